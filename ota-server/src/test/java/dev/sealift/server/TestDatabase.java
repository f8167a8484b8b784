package dev.sealift.server;

import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The databases that keep the same promises: tests of those run on each. Making the tables takes a fifth of a server's
 * start; it is done once in a process, and copied.
 */
public enum TestDatabase {
    SQLITE {
        @Override
        public DatabaseLocation location(Path data) {
            return Settings.sqlite(data);
        }

        @Override
        DatabaseLocation withTables(Path data) {
            try {
                Files.createDirectories(data);
                Files.write(Settings.sqlite(data).file(), SqliteTables.FILE);
                return location(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    POSTGRES {
        @Override
        public DatabaseLocation location(Path data) {
            return TestPostgres.newDatabase();
        }

        @Override
        DatabaseLocation withTables(Path data) {
            return TestPostgres.copyOf(PostgresTables.LOCATION);
        }
    };

    /** A new, empty database, for a server with that data directory. */
    public abstract DatabaseLocation location(Path data);

    /** A new database with the tables of this version, for a server with that new data directory. */
    abstract DatabaseLocation withTables(Path data);

    private static final class SqliteTables {
        private static final byte[] FILE = file();

        private static byte[] file() {
            try {
                Path directory = Files.createTempDirectory("sealift-tables-");
                Path file = directory.resolve("tables.db");
                // The last to close it puts everything into the one file.
                Database.open(file).close();
                byte[] bytes = Files.readAllBytes(file);
                Files.delete(file);
                Files.delete(directory);
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class PostgresTables {
        private static final DatabaseLocation.Postgres LOCATION = made();

        private static DatabaseLocation.Postgres made() {
            var location = TestPostgres.newDatabase();
            Database.open(location).close();
            return location;
        }
    }
}
