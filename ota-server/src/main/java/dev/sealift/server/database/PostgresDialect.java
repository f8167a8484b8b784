package dev.sealift.server.database;

import com.zaxxer.hikari.HikariConfig;
import dev.sealift.api.ProblemCode;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Secrets;
import dev.sealift.server.problem.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, which several nodes may write to: one transaction at a time, kept apart by the row of {@code log_head}. */
record PostgresDialect(DatabaseLocation.Postgres location) implements Dialect {
    /**
     * A node that stops within a transaction gives the row back after this time: the database ends its session. Longer
     * than any pause of a healthy node between two statements.
     */
    static final Duration HUNG = Duration.ofSeconds(5);

    /** A node waits for the row longer than any hung node can hold it. */
    private static final Duration LOCK_WAIT = HUNG.multipliedBy(2);

    /** A slow reader costs no more than old rows that are kept for it. */
    private static final Duration READER_IDLE = Duration.ofMinutes(2);

    /** Connections that Flyway takes at once. */
    private static final int FLYWAY = 4;

    /** A database that answers nothing at all for so long is taken for gone. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    @Override
    public HikariConfig writers() {
        // READ COMMITTED: each statement sees what was committed before this node got the row.
        return connections("TRANSACTION_READ_COMMITTED", HUNG);
    }

    @Override
    public HikariConfig readers() {
        var config = connections("TRANSACTION_REPEATABLE_READ", READER_IDLE);
        config.setReadOnly(true);
        return config;
    }

    /** Flyway holds its lock in a transaction of its own while it works in another. */
    @Override
    public HikariConfig migrators() {
        var config = connections("TRANSACTION_READ_COMMITTED", Duration.ZERO);
        config.setMaximumPoolSize(FLYWAY);
        return config;
    }

    private HikariConfig connections(String isolation, Duration idleInTransaction) {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + location.host() + ":" + location.port() + "/" + location.database());
        config.setUsername(location.user());
        if (location.password() != null) {
            config.setPassword(password(location.password()));
        }
        config.setTransactionIsolation(isolation);
        config.addDataSourceProperty("ApplicationName", "sealift");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("connectTimeout", Long.toString(WAIT.toSeconds()));
        config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE.toSeconds()));
        config.addDataSourceProperty(
                "options",
                "-c synchronous_commit=on -c lock_timeout=" + LOCK_WAIT.toMillis()
                        + " -c idle_in_transaction_session_timeout=" + idleInTransaction.toMillis());
        if (!local()) {
            config.addDataSourceProperty("sslmode", "verify-full");
        }
        location.parameters().forEach(config::addDataSourceProperty);
        return config;
    }

    private String password(Secrets secrets) {
        try {
            return new String(secrets.get(Secrets.Kind.PASSWORD, location.toString()));
        } catch (KeyStoreException e) {
            throw UnsuitableDatabaseException.settings("--database-password: " + e.getMessage());
        }
    }

    /** On this machine nobody listens in. */
    private boolean local() {
        try {
            return InetAddress.getByName(location.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public StatementBuilderFactory statements() {
        return DefaultStatementBuilder.FACTORY;
    }

    @Override
    public String lockHead() {
        return "SELECT * FROM log_head FOR UPDATE";
    }

    @Override
    public void check(Handle handle) {
        if (!handle.createQuery("SHOW fsync").mapTo(String.class).one().equals("on")) {
            throw UnsuitableDatabaseException.settings("the PostgreSQL server of " + location
                    + " runs with fsync = off, so a report that was acknowledged could be lost: set fsync = on");
        }
        // Ids are compared byte by byte everywhere else; and an index by them answers a search for a prefix.
        if (!handle.createQuery("SELECT 'B' < 'a' AND pg_encoding_to_char(encoding) = 'UTF8'"
                        + " FROM pg_database WHERE datname = current_database()")
                .mapTo(Boolean.class)
                .one()) {
            throw UnsuitableDatabaseException.settings("the database " + location
                    + " does not order text by its bytes: make it with"
                    + " CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        }
    }

    @Override
    public @Nullable Refusal refusal(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "53100" ->
                Refusal.of(
                        ProblemCode.STORAGE_FULL,
                        "the disk of the PostgreSQL server is full; nothing was changed: free some space and try again");
            case "22021" ->
                Refusal.of(
                        ProblemCode.INVALID_VALUE,
                        "a value holds a character that text cannot have",
                        "U+0000",
                        "text without it");
            default ->
                unavailable(state)
                        ? Refusal.of(
                                ProblemCode.DATABASE_UNAVAILABLE,
                                "the PostgreSQL server cannot be used now (" + failure.getMessage() + "): try again")
                        : null;
        };
    }

    /** The connection broke, the server stops or has no room, another node holds the row, or this one held it too long. */
    private static boolean unavailable(String state) {
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.equals("55P03")
                || state.equals("25P03");
    }

    @Override
    public String time() {
        return "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    }

    @Override
    public boolean shared() {
        return true;
    }
}
