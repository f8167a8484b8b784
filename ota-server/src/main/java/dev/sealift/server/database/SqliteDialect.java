package dev.sealift.server.database;

import com.zaxxer.hikari.HikariConfig;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** SQLite: a transaction that returned is on disk (WAL, {@code synchronous=FULL}). */
record SqliteDialect(Path file) implements Dialect {
    /** Pages of the writer, which nobody else changes: those of the rows in use need not be read again and again. */
    private static final int WRITER_CACHE_KIBIBYTES = 64 * 1024;

    /** A page that changed often meanwhile is written back once: 16 MiB of log, where SQLite would take 4. */
    private static final int PAGES_TO_CHECKPOINT = 4096;

    @Override
    public HikariConfig writers() {
        SQLiteConfig sqlite = sqlite(TransactionMode.IMMEDIATE);
        sqlite.setCacheSize(-WRITER_CACHE_KIBIBYTES);
        HikariConfig config = connections(sqlite);
        config.setConnectionInitSql("PRAGMA wal_autocheckpoint = " + PAGES_TO_CHECKPOINT);
        return config;
    }

    @Override
    public HikariConfig readers() {
        return connections(sqlite(TransactionMode.DEFERRED));
    }

    @Override
    public HikariConfig migrators() {
        var config = writers();
        config.setMaximumPoolSize(1);
        return config;
    }

    private static SQLiteConfig sqlite(TransactionMode mode) {
        var sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.enforceForeignKeys(true);
        sqlite.setBusyTimeout((int) WAIT.toMillis());
        sqlite.setTransactionMode(mode);
        // A connection is used by one thread at a time, and nobody asks for the keys of rows.
        sqlite.setOpenMode(SQLiteOpenMode.NOMUTEX);
        sqlite.setGetGeneratedKeys(false);
        return sqlite;
    }

    private HikariConfig connections(SQLiteConfig sqlite) {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + file.toAbsolutePath());
        config.setDataSourceProperties(sqlite.toProperties());
        // A file does not wear out a connection, and its prepared statements are worth keeping.
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        return config;
    }

    @Override
    public StatementBuilderFactory statements() {
        return ReusedStatements.factory();
    }

    /** The transaction began as the only one that writes. */
    @Override
    public String lockHead() {
        return "SELECT * FROM log_head";
    }

    @Override
    public void check(Handle handle) {
        // Everything it rests on is set with the connection.
    }

    @Override
    public @Nullable Refusal refusal(SQLException failure) {
        return failure instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
                ? Refusal.of(
                        ProblemCode.STORAGE_FULL,
                        "the disk that holds the database is full; nothing was changed: free some space and try again")
                : null;
    }

    @Override
    public @Nullable String time() {
        return null;
    }

    @Override
    public boolean shared() {
        return false;
    }
}
