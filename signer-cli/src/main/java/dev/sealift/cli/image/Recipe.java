package dev.sealift.cli.image;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.SigningException;
import dev.sealift.image.file.Firmware;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * How files are signed, once all options are known: one value of {@code --format} is one implementation. It is used by several
 * threads at once.
 */
interface Recipe {
    /** Looks at what was written, as whoever will use it does. */
    @FunctionalInterface
    interface Check {
        /**
         * What the file says of itself, once somebody asks; it does not look at the file again.
         *
         * @throws FormatException when it would not be accepted
         */
        Supplier<SignedFile> of(ByteSource written) throws FormatException;
    }

    /**
     * Writes the signed file.
     *
     * @param output its name, which may say how it is written
     */
    Check write(Firmware input, Path output, OutputStream out) throws SigningException, IOException;

    /**
     * What signs this file, once all that takes long is done: it is called before there is an output, and may wait for people.
     */
    default Recipe ready(Firmware input, Path output) throws SigningException {
        return this;
    }

    /** Whether the input is a build, which may be Intel HEX or ELF, and not just any file. */
    default boolean takesBuilds() {
        return true;
    }

    /** Whether the output is an image, which may be Intel HEX. */
    default boolean makesImages() {
        return takesBuilds();
    }

    /** The name of the output in a directory, for an input of that name. */
    String outputName(String inputName);
}
