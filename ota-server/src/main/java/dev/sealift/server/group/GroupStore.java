package dev.sealift.server.group;

import dev.sealift.server.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Groups in the database. */
final class GroupStore {
    Optional<Group> find(Handle tx, String id) {
        return tx.createQuery("SELECT * FROM device_groups WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> group(row))
                .findOne();
    }

    List<Group> list(Handle tx, String after, int limit) {
        return tx.createQuery("SELECT * FROM device_groups WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> group(row))
                .list();
    }

    List<String> children(Handle tx, String id) {
        return tx.createQuery("SELECT id FROM device_groups WHERE parent = :id ORDER BY id")
                .bind("id", id)
                .mapTo(String.class)
                .list();
    }

    long count(Handle tx, boolean dynamic) {
        return tx.createQuery("SELECT COUNT(*) FROM device_groups WHERE (query IS NOT NULL) = :dynamic")
                .bind("dynamic", dynamic)
                .mapTo(Long.class)
                .one();
    }

    void insert(Handle tx, Group group) {
        tx.createUpdate("INSERT INTO device_groups (id, parent, description, query, built_to, checked_at, created_at)"
                        + " VALUES (:id, :parent, :description, :query, :built, :checked, :created)")
                .bind("id", group.id())
                .bind("parent", group.parent())
                .bind("description", group.description())
                .bind("query", group.query())
                .bind("built", group.builtTo())
                .bind("checked", Columns.millis(group.checkedAt()))
                .bind("created", group.createdAt().toEpochMilli())
                .execute();
    }

    void update(Handle tx, Group group) {
        tx.createUpdate("UPDATE device_groups SET parent = :parent, description = :description, query = :query,"
                        + " built_to = :built, checked_at = :checked, revision = :revision WHERE id = :id")
                .bind("parent", group.parent())
                .bind("description", group.description())
                .bind("query", group.query())
                .bind("built", group.builtTo())
                .bind("checked", Columns.millis(group.checkedAt()))
                .bind("revision", group.revision())
                .bind("id", group.id())
                .execute();
    }

    void delete(Handle tx, String id) {
        tx.createUpdate("DELETE FROM group_fields WHERE device_group = :id")
                .bind("id", id)
                .execute();
        tx.createUpdate("DELETE FROM device_groups WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    static Group group(ResultSet row) throws SQLException {
        return new Group(
                row.getString("id"),
                row.getString("parent"),
                row.getString("description"),
                row.getString("query"),
                row.getString("built_to"),
                Columns.instantOrNull(row, "checked_at"),
                row.getLong("revision"),
                Columns.instant(row, "created_at"));
    }
}
