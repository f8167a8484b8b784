package dev.sealift.server.database;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A table whose rows have a text as their key: how one is found, and how they are paged in its order.
 *
 * @param table name of the table
 * @param key   name of its column
 * @param row   makes the thing of a row
 */
public record Keyed<T>(String table, String key, Row.Reader<T> row) {
    /** A table whose key is its id. */
    public static <T> Keyed<T> byId(String table, Row.Reader<T> row) {
        return new Keyed<>(table, "id", row);
    }

    /** The thing with that key, if there is one. */
    public Optional<T> find(Handle tx, String value) {
        return Sql.of(tx, "SELECT * FROM " + table + " WHERE " + key + " = :key")
                .bind("key", value)
                .first(row);
    }

    /** Those behind that key, in the order of keys. */
    public List<T> list(Handle tx, String after, int limit) {
        return Sql.of(tx, "SELECT * FROM " + table + " WHERE " + key + " > :after ORDER BY " + key + " LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .list(row);
    }
}
