package dev.sealift.server.recovery;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** The tables of a database and the kinds of their columns, whichever database it is. */
final class Tables {
    /** Flyway's own; a backup says the version instead. */
    private static final String HISTORY = "flyway_schema_history";

    /** What a column can hold; the databases' names for it differ. */
    enum Kind {
        TEXT,
        INTEGER,
        REAL,
        BOOLEAN,
        /** In a backup as Base64. */
        BYTES;

        static Kind of(String type) {
            String name = type.toUpperCase(Locale.ROOT);
            if (name.startsWith("BOOL")) {
                return BOOLEAN;
            }
            if (name.contains("INT")) {
                return INTEGER;
            }
            if (name.equals("BYTEA")) {
                return BYTES;
            }
            return name.startsWith("DOUBLE") || name.startsWith("FLOAT") || name.equals("REAL") ? REAL : TEXT;
        }
    }

    /**
     * A table.
     *
     * @param columns in their order
     */
    record Table(String name, Map<String, Kind> columns) {}

    private Tables() {}

    /** All tables, each behind those that it refers to. */
    static List<Table> of(Handle handle) {
        try {
            DatabaseMetaData data = handle.getConnection().getMetaData();
            String schema = handle.getConnection().getSchema();
            Map<String, Set<String>> references = new TreeMap<>();
            try (ResultSet tables = data.getTables(null, schema, "%", new String[] {"TABLE"})) {
                while (tables.next()) {
                    String name = tables.getString("TABLE_NAME");
                    if (!name.equals(HISTORY) && !name.startsWith("sqlite_")) {
                        references.put(name, new TreeSet<>());
                    }
                }
            }
            for (String name : references.keySet()) {
                try (ResultSet keys = data.getImportedKeys(null, schema, name)) {
                    while (keys.next()) {
                        references.get(name).add(keys.getString("PKTABLE_NAME"));
                    }
                }
            }
            List<Table> sorted = new ArrayList<>();
            for (String name : sorted(references)) {
                sorted.add(new Table(name, columns(data, schema, name)));
            }
            return sorted;
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be listed", e);
        }
    }

    private static List<String> sorted(Map<String, Set<String>> references) {
        List<String> sorted = new ArrayList<>();
        while (sorted.size() < references.size()) {
            int before = sorted.size();
            references.forEach((name, others) -> {
                boolean ready = others.stream().allMatch(other -> other.equals(name) || sorted.contains(other));
                if (ready && !sorted.contains(name)) {
                    sorted.add(name);
                }
            });
            if (sorted.size() == before) {
                throw new IllegalStateException("the tables refer to each other in a circle: " + references);
            }
        }
        return sorted;
    }

    private static Map<String, Kind> columns(DatabaseMetaData data, String schema, String table) throws SQLException {
        Map<String, Kind> columns = new LinkedHashMap<>();
        try (ResultSet found = data.getColumns(null, schema, table, "%")) {
            while (found.next()) {
                columns.put(found.getString("COLUMN_NAME"), Kind.of(found.getString("TYPE_NAME")));
            }
        }
        return columns;
    }
}
