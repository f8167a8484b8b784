package dev.sealift.server.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where columns are in the rows of a query, found once for all of them and, with a statement that is kept, for all its runs.
 * Whoever reads a row asks in the same order each time, so what came next the last time is looked at first.
 */
final class Positions {
    private final List<Column> columns = new ArrayList<>();
    private int next;

    private record Column(String name, int position) {}

    int of(ResultSet rows, String name) throws SQLException {
        for (int tried = 0; tried < columns.size(); tried++) {
            Column column = columns.get(next);
            next = (next + 1) % columns.size();
            if (column.name.equals(name)) {
                return column.position;
            }
        }
        int position = rows.findColumn(name);
        columns.add(new Column(name, position));
        next = 0;
        return position;
    }
}
