package dev.sealift.cli;

import dev.sealift.cli.key.KeyErrors;
import dev.sealift.image.KeyException;
import dev.sealift.image.SigningException;
import dev.sealift.keys.KeyStoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** The one table from exceptions to exit codes and messages. */
public final class Failures {
    /** How a command is to end, and what to say. */
    public record Failure(ExitCode code, String message) {}

    private Failures() {}

    /** What to make of that exception. */
    public static Failure of(Exception e) {
        return switch (e) {
            case CliException failure -> new Failure(failure.code(), message(failure));
            case KeyException failure -> new Failure(ExitCode.KEY, message(failure));
            case KeyStoreException failure -> new Failure(KeyErrors.exitCode(failure), message(failure));
            case SigningException failure -> new Failure(ExitCode.UNSIGNABLE, message(failure));
            case UncheckedIOException failure -> new Failure(ExitCode.FILE, message(failure));
            default ->
                new Failure(
                        ExitCode.INTERNAL,
                        "\n" + trace(e) + "this is a fault of sealift itself: please report it with the lines above");
        };
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private static String trace(Exception e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text + "\n";
    }
}
