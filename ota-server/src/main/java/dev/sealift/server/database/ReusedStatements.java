package dev.sealift.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.SQLiteConnection;

/**
 * Prepared statements of one SQLite connection, kept for the next time: to parse one, plan it and name its columns costs
 * several times as much as to run it. PostgreSQL's driver does so by itself.
 *
 * <p>Used by one thread at a time, as its connection is.
 */
final class ReusedStatements extends DefaultStatementBuilder {
    /** More than the server has of its own; queries of operators have endless forms. */
    private static final int MOST = 500;

    private final Map<String, Prepared> idle = new HashMap<>();
    private final IdentityHashMap<Statement, Lent> lent = new IdentityHashMap<>();
    private final SQLiteConnection connection;

    private ReusedStatements(SQLiteConnection connection) {
        this.connection = connection;
    }

    /** For pools that never replace a connection. */
    static StatementBuilderFactory factory() {
        Map<SQLiteConnection, ReusedStatements> byConnection = new ConcurrentHashMap<>();
        return pooled -> {
            try {
                return byConnection.computeIfAbsent(pooled.unwrap(SQLiteConnection.class), ReusedStatements::new);
            } catch (SQLException e) {
                throw new IllegalStateException("a connection that is not to SQLite", e);
            }
        };
    }

    /** One that Jdbi uses. */
    private record Lent(String sql, Prepared kept) {}

    /** The statement, for the caller alone until it gives it back. */
    Prepared take(String sql) throws SQLException {
        Prepared kept = idle.remove(sql);
        // On the connection itself: what its pool makes, it closes when the connection comes back.
        return kept == null ? new Prepared(connection.prepareStatement(sql)) : kept;
    }

    /** Keeps it for the next time. */
    void giveBack(String sql, Prepared kept) throws SQLException {
        kept.statement().clearBatch();
        if (idle.size() >= MOST || idle.putIfAbsent(sql, kept) != null) {
            kept.statement().close();
        }
    }

    @Override
    public PreparedStatement create(Connection pooled, String sql, StatementContext context) throws SQLException {
        Prepared kept = take(sql);
        lent.put(kept.statement(), new Lent(sql, kept));
        return kept.statement();
    }

    /** {@code unparsed} has names where the statement has question marks. */
    @Override
    public void close(Connection pooled, String unparsed, Statement statement) throws SQLException {
        Lent back = lent.remove(statement);
        if (back == null) {
            super.close(pooled, unparsed, statement);
        } else {
            giveBack(back.sql, back.kept);
        }
    }
}
