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

    private final Map<String, PreparedStatement> idle = new HashMap<>();
    private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();
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

    /** On the connection itself: what its pool makes, it closes when the connection comes back. */
    @Override
    public PreparedStatement create(Connection pooled, String sql, StatementContext context) throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        PreparedStatement statement = kept == null ? super.create(connection, sql, context) : kept;
        inUse.put(statement, sql);
        return statement;
    }

    /** {@code unparsed} has names where the statement has question marks. */
    @Override
    public void close(Connection pooled, String unparsed, Statement statement) throws SQLException {
        String sql = inUse.remove(statement);
        if (sql != null
                && statement instanceof PreparedStatement prepared
                && idle.size() < MOST
                && !idle.containsKey(sql)) {
            prepared.clearBatch();
            prepared.clearParameters();
            idle.put(sql, prepared);
        } else {
            super.close(pooled, unparsed, statement);
        }
    }
}
