package dev.sealift.server.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreResultSet;
import org.sqlite.core.CoreStatement;

/** A prepared statement, and where those who read its rows found their columns. */
final class Prepared {
    private final PreparedStatement statement;
    private final Positions positions = new Positions();
    private String @Nullable [] columns;

    Prepared(PreparedStatement statement) {
        this.statement = statement;
    }

    PreparedStatement statement() {
        return statement;
    }

    /** The rows that it finds. */
    ResultSet query() throws SQLException {
        if (!(statement instanceof CoreStatement)) {
            return statement.executeQuery();
        }
        // SQLite's driver asks for the names of all columns in each run, which takes longer than to read a row.
        var rows = (CoreResultSet) statement.getMetaData();
        statement.execute();
        rows.colsMeta = columns;
        ResultSet found = statement.getResultSet();
        columns = rows.colsMeta;
        return found;
    }

    /** The row that they stand at. */
    Row row(ResultSet found) {
        return new Row(found, positions);
    }
}
