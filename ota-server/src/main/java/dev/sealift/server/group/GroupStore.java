package dev.sealift.server.group;

import dev.sealift.server.database.Columns;
import dev.sealift.server.database.Keyed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Groups in the database. */
final class GroupStore {
    private static final Keyed<Group> GROUPS = Keyed.byId("device_groups", (row, context) -> group(row));

    Optional<Group> find(Handle tx, String id) {
        return GROUPS.find(tx, id);
    }

    List<Group> list(Handle tx, String after, int limit) {
        return GROUPS.list(tx, after, limit);
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

    /** The fields that a dynamic group's query looks at. */
    void fields(Handle tx, String id, Set<String> fields) {
        tx.createUpdate("DELETE FROM group_fields WHERE device_group = :id")
                .bind("id", id)
                .execute();
        var batch = tx.prepareBatch("INSERT INTO group_fields (field, device_group) VALUES (:field, :id)");
        fields.forEach(field -> batch.bind("field", field).bind("id", id).add());
        batch.execute();
    }

    /** Dynamic groups that have looked at the device already. */
    List<Group> covering(Handle tx, String device) {
        return tx.createQuery("SELECT * FROM device_groups WHERE query IS NOT NULL"
                        + " AND (built_to IS NULL OR :device <= built_to)")
                .bind("device", device)
                .map((row, context) -> group(row))
                .list();
    }

    /** Those of them whose query looks at one of the fields. */
    List<Group> covering(Handle tx, String device, Set<String> fields) {
        return tx.createQuery("SELECT * FROM device_groups WHERE id IN"
                        + " (SELECT device_group FROM group_fields WHERE field IN (<fields>))"
                        + " AND (built_to IS NULL OR :device <= built_to)")
                .bindList("fields", List.copyOf(fields))
                .bind("device", device)
                .map((row, context) -> group(row))
                .list();
    }

    /** Whether the query of a dynamic group looks at that field. */
    boolean anyLooksAt(Handle tx, String field) {
        return tx.createQuery("SELECT COUNT(*) FROM group_fields WHERE field = :field")
                        .bind("field", field)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** A group that is being built. */
    Optional<Group> toBuild(Handle tx) {
        return tx.createQuery("SELECT * FROM device_groups WHERE built_to IS NOT NULL ORDER BY id LIMIT 1")
                .map((row, context) -> group(row))
                .findOne();
    }

    /** Groups whose query looks at that field, and that were looked at then or before. */
    List<Group> checkedUntil(Handle tx, String field, Instant until) {
        return tx.createQuery("SELECT g.* FROM device_groups g JOIN group_fields f ON f.device_group = g.id"
                        + " WHERE f.field = :field AND g.checked_at <= :until")
                .bind("field", field)
                .bind("until", until.toEpochMilli())
                .map((row, context) -> group(row))
                .list();
    }

    void builtTo(Handle tx, String id, @Nullable String device) {
        tx.createUpdate("UPDATE device_groups SET built_to = :device WHERE id = :id")
                .bind("device", device)
                .bind("id", id)
                .execute();
    }

    void checkedAt(Handle tx, String id, Instant now) {
        tx.createUpdate("UPDATE device_groups SET checked_at = :now WHERE id = :id")
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    private static Group group(ResultSet row) throws SQLException {
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
