package dev.sealift.cli.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** Names of files as the command line has them. */
public final class FileName {
    /** What Java puts where bytes are no character. */
    private static final char NO_CHARACTER = '\ufffd';

    private FileName() {}

    /**
     * The file of that name. Java can only name files in the characters of the locale: of others it would say that they are not
     * there.
     */
    public static Path parse(String name) {
        try {
            if (name.indexOf(NO_CHARACTER) < 0) {
                return Path.of(name);
            }
        } catch (InvalidPathException e) {
            // refused below like what was no character before
        }
        throw new TypeConversionException(
                "'" + name
                        + "' has bytes that are no characters in this locale (expected: a name in UTF-8, and a locale such as LC_ALL=C.UTF-8)");
    }
}
