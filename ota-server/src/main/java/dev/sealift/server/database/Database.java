package dev.sealift.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.nio.file.Path;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite with one writer and several readers. A transaction that returned is on disk (WAL, {@code synchronous=FULL}):
 * that is what makes an acknowledgement one.
 *
 * <p>Thread-safe. All writes share one connection, so they queue instead of failing with "database is locked".
 */
public final class Database implements AutoCloseable {
    /** Idle polls only read; more readers than this wait for the same disk and cores. */
    private static final int READERS = 8;

    /** Longer than any transaction of ours; a request that waits this long is told that the server failed. */
    private static final int WAIT_MILLISECONDS = 20_000;

    private final HikariDataSource writerPool;
    private final HikariDataSource readerPool;
    private final Jdbi writer;
    private final Jdbi reader;

    private Database(HikariDataSource writerPool, HikariDataSource readerPool) {
        this.writerPool = writerPool;
        this.readerPool = readerPool;
        this.writer = Jdbi.create(writerPool);
        this.reader = Jdbi.create(readerPool);
    }

    /** Opens the file, makes it when it is missing, and brings its tables up to date. */
    public static Database open(Path file) {
        var writerPool = pool(file, "writer", 1, false);
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(writerPool)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            return new Database(writerPool, pool(file, "reader", READERS, true));
        } catch (RuntimeException e) {
            writerPool.close();
            throw e;
        }
    }

    private static HikariDataSource pool(Path file, String name, int size, boolean readOnly) {
        var sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.enforceForeignKeys(true);
        sqlite.setBusyTimeout(WAIT_MILLISECONDS);
        sqlite.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl("jdbc:sqlite:" + file.toAbsolutePath());
        config.setDataSourceProperties(sqlite.toProperties());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_MILLISECONDS);
        return new HikariDataSource(config);
    }

    /** One transaction: everything in it is on disk when this returns, or nothing of it ever happened. */
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
        try {
            return writer.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw diskFull(e);
        }
    }

    /** Reads one consistent state. */
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        return reader.inTransaction(work::apply);
    }

    @Override
    public void close() {
        readerPool.close();
        writerPool.close();
    }

    private static RuntimeException diskFull(JdbiException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
                return Refusal.of(
                        ProblemCode.STORAGE_FULL,
                        "the disk that holds the database is full; nothing was changed: free some space and try again");
            }
        }
        return failure;
    }
}
