package dev.sealift.server;

import dev.sealift.server.database.Database;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** Counts the instructions of SQLite's virtual machine, which are the same on every machine. */
final class Instructions {
    private static final int READERS = 7;

    /** Instructions between two calls of the handler. */
    private static final int EVERY = 10;

    private final AtomicLong instructions = new AtomicLong();

    /** All until now. */
    long soFar() {
        return instructions.get();
    }

    /** Counts those of that database from now on. */
    void count(Database database) {
        count(database, 0);
    }

    /** Counts on every connection: a read within a read has one of its own. */
    private void count(Database database, int reader) {
        database.read(tx -> {
            count(tx);
            if (reader < READERS) {
                count(database, reader + 1);
            } else {
                database.write(this::count);
            }
            return reader;
        });
    }

    private Handle count(Handle tx) {
        try {
            ProgressHandler.setHandler(tx.getConnection().unwrap(SQLiteConnection.class), EVERY, new ProgressHandler() {
                @Override
                protected int progress() {
                    instructions.addAndGet(EVERY);
                    return 0;
                }
            });
            return tx;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
