package dev.sealift.server;

import dev.sealift.server.database.DatabaseLocation;
import java.nio.file.Path;

/** The databases that keep the same promises: tests of those run on each. */
public enum TestDatabase {
    SQLITE {
        @Override
        public DatabaseLocation location(Path data) {
            return Settings.sqlite(data);
        }
    },
    POSTGRES {
        @Override
        public DatabaseLocation location(Path data) {
            return TestPostgres.newDatabase();
        }
    };

    /** A new, empty database, for a server with that data directory. */
    public abstract DatabaseLocation location(Path data);
}
