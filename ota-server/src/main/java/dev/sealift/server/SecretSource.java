package dev.sealift.server;

import dev.sealift.keys.Secrets;
import java.nio.file.Path;

/** Where a secret comes from: never the command line, which everybody on the machine can read. */
final class SecretSource {
    private SecretSource() {}

    /** Reads {@code env:VARIABLE}, {@code file:PATH} or {@code credential:NAME}; the secret itself is read when it is needed. */
    static Secrets parse(String option, String source) {
        String[] parts = source.split(":", 2);
        return switch (parts.length == 2 ? parts[0] : "") {
            case "env" -> Secrets.ofEnvironment(System.getenv(), parts[1]);
            case "file" -> Secrets.ofFile(Path.of(parts[1]));
            case "credential" -> Secrets.ofFile(credentials(option).resolve(parts[1]));
            default ->
                throw wrong(option + " is of no kind that is known (expected: env:VARIABLE, file:PATH or"
                        + " credential:NAME; the secret itself does not belong here)");
        };
    }

    private static Path credentials(String option) {
        String directory = System.getenv("CREDENTIALS_DIRECTORY");
        if (directory == null) {
            throw wrong(option + " credential:… needs $CREDENTIALS_DIRECTORY, which systemd sets for units with"
                    + " LoadCredential= (expected: that, or env:VARIABLE or file:PATH)");
        }
        return Path.of(directory);
    }

    private static StartFailure wrong(String message) {
        return new StartFailure(StartFailure.Cause.COMMAND_LINE, message);
    }
}
