package dev.sealift.server;

import dev.sealift.server.database.DatabaseLocation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the data lie that are not files. */
final class DatabaseOptions {
    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "postgresql://USER@HOST:PORT/DATABASE, which several servers may share. Default: SQLite in the data directory.")
    private @Nullable String database;

    @Option(
            names = "--database-password",
            paramLabel = "SOURCE",
            description =
                    "Where its password comes from: env:VARIABLE, file:PATH (mode 0600) or credential:NAME (systemd).")
    private @Nullable String password;

    DatabaseLocation location(Path data) {
        if (database == null) {
            if (password != null) {
                throw new StartFailure(
                        StartFailure.Cause.COMMAND_LINE, "--database-password without --database (expected: both)");
            }
            return Settings.sqlite(data);
        }
        try {
            var location = DatabaseLocation.parse(database);
            return password == null ? location : location.with(SecretSource.parse("--database-password", password));
        } catch (IllegalArgumentException e) {
            throw new StartFailure(StartFailure.Cause.COMMAND_LINE, "--database: " + e.getMessage(), e);
        }
    }
}
