package dev.sealift.cli.image;

/** What is told of a file; implementations are records, so that they are JSON too. */
interface SignedFile {
    /** One line for people. */
    String line();

    /** All of it for people. */
    default String text() {
        return line();
    }
}
