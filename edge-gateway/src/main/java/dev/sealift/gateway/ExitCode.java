package dev.sealift.gateway;

/** How the process ends; picocli's own codes are 1 for an error in the program and 2 for bad usage. */
final class ExitCode {
    static final int STOPPED = 0;

    /** No usable identity: missing, expired, readable by others. */
    static final int IDENTITY = 3;

    /** Cache or transcripts cannot be written. */
    static final int FOLDERS = 4;

    /** A port's specification is not one, or a listening port is taken. */
    static final int PORT = 5;

    private ExitCode() {}
}
