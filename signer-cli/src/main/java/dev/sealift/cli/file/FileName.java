package dev.sealift.cli.file;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.image.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** Names of files as the command line has them. */
public final class FileName {
    /** What Java puts where bytes are no character. */
    private static final char NO_CHARACTER = '\ufffd';

    private FileName() {}

    /** Refuses what elsewhere stands for standard input or output: a file of that name would be a surprise. */
    static void require(Path file) {
        var name = file.toString();
        if (name.isEmpty() || name.equals("-")) {
            throw new CliException(
                    ExitCode.USAGE,
                    "'" + name
                            + "' (expected: the name of a file; standard input and output are none, and a file that is"
                            + " called - is ./-)");
        }
    }

    /** Whether both are names of one file, which need not be there yet. */
    public static boolean same(Path a, Path b) {
        try {
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize())
                    || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
        } catch (IOException e) {
            throw FileErrors.reading(a, e);
        }
    }

    /** As people are to see it: whoever names a file writes no lines of his own between those of a command. */
    public static String shown(Object file) {
        return Printable.of(file.toString());
    }

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
