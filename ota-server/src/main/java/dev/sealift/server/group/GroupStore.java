package dev.sealift.server.group;

import dev.sealift.server.database.Keyed;
import dev.sealift.server.database.Row;
import dev.sealift.server.database.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Groups in the database. */
final class GroupStore {
    private static final Keyed<Group> GROUPS = Keyed.byId("device_groups", GroupStore::group);

    Optional<Group> find(Handle tx, String id) {
        return GROUPS.find(tx, id);
    }

    List<Group> list(Handle tx, String after, int limit) {
        return GROUPS.list(tx, after, limit);
    }

    List<String> children(Handle tx, String id) {
        return Sql.of(tx, "SELECT id FROM device_groups WHERE parent = :id ORDER BY id")
                .bind("id", id)
                .texts();
    }

    long count(Handle tx, boolean dynamic) {
        return Sql.of(tx, "SELECT COUNT(*) FROM device_groups WHERE (query IS NOT NULL) = :dynamic")
                .bind("dynamic", dynamic)
                .count();
    }

    void insert(Handle tx, Group group) {
        Sql.of(
                        tx,
                        "INSERT INTO device_groups (id, parent, description, query, built_to, checked_at, created_at)"
                                + " VALUES (:id, :parent, :description, :query, :built, :checked, :created)")
                .bind("id", group.id())
                .bind("parent", group.parent())
                .bind("description", group.description())
                .bind("query", group.query())
                .bind("built", group.builtTo())
                .bind("checked", group.checkedAt())
                .bind("created", group.createdAt())
                .execute();
    }

    void update(Handle tx, Group group) {
        Sql.of(
                        tx,
                        "UPDATE device_groups SET parent = :parent, description = :description, query = :query,"
                                + " built_to = :built, checked_at = :checked, revision = :revision WHERE id = :id")
                .bind("parent", group.parent())
                .bind("description", group.description())
                .bind("query", group.query())
                .bind("built", group.builtTo())
                .bind("checked", group.checkedAt())
                .bind("revision", group.revision())
                .bind("id", group.id())
                .execute();
    }

    void delete(Handle tx, String id) {
        Sql.of(tx, "DELETE FROM group_fields WHERE device_group = :id")
                .bind("id", id)
                .execute();
        Sql.of(tx, "DELETE FROM device_groups WHERE id = :id").bind("id", id).execute();
    }

    /** The fields that a dynamic group's query looks at. */
    void fields(Handle tx, String id, Set<String> fields) {
        Sql.of(tx, "DELETE FROM group_fields WHERE device_group = :id")
                .bind("id", id)
                .execute();
        var batch = tx.prepareBatch("INSERT INTO group_fields (field, device_group) VALUES (:field, :id)");
        fields.forEach(field -> batch.bind("field", field).bind("id", id).add());
        batch.execute();
    }

    /** Dynamic groups that have looked at the device already. */
    List<Group> covering(Handle tx, String device) {
        return Sql.of(
                        tx,
                        "SELECT * FROM device_groups WHERE query IS NOT NULL"
                                + " AND (built_to IS NULL OR :device <= built_to)")
                .bind("device", device)
                .list(GroupStore::group);
    }

    /** Those of them whose query looks at one of the fields. */
    List<Group> covering(Handle tx, String device, Set<String> fields) {
        List<String> wanted = List.copyOf(fields);
        String names =
                IntStream.range(0, wanted.size()).mapToObj(i -> ":field" + i).collect(Collectors.joining(", "));
        Sql query = Sql.of(
                        tx,
                        "SELECT * FROM device_groups WHERE id IN"
                                + " (SELECT device_group FROM group_fields WHERE field IN (" + names + "))"
                                + " AND (built_to IS NULL OR :device <= built_to)")
                .bind("device", device);
        for (int i = 0; i < wanted.size(); i++) {
            query.bind("field" + i, wanted.get(i));
        }
        return query.list(GroupStore::group);
    }

    /** Whether the query of a dynamic group looks at that field. */
    boolean anyLooksAt(Handle tx, String field) {
        return Sql.of(tx, "SELECT COUNT(*) FROM group_fields WHERE field = :field")
                        .bind("field", field)
                        .count()
                > 0;
    }

    /** A group that is being built. */
    Optional<Group> toBuild(Handle tx) {
        return Sql.of(tx, "SELECT * FROM device_groups WHERE built_to IS NOT NULL ORDER BY id LIMIT 1")
                .first(GroupStore::group);
    }

    /** Groups whose query looks at that field, and that were looked at then or before. */
    List<Group> checkedUntil(Handle tx, String field, Instant until) {
        return Sql.of(
                        tx,
                        "SELECT g.* FROM device_groups g JOIN group_fields f ON f.device_group = g.id"
                                + " WHERE f.field = :field AND g.checked_at <= :until")
                .bind("field", field)
                .bind("until", until)
                .list(GroupStore::group);
    }

    void builtTo(Handle tx, String id, @Nullable String device) {
        Sql.of(tx, "UPDATE device_groups SET built_to = :device WHERE id = :id")
                .bind("device", device)
                .bind("id", id)
                .execute();
    }

    void checkedAt(Handle tx, String id, Instant now) {
        Sql.of(tx, "UPDATE device_groups SET checked_at = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    private static Group group(Row row) throws SQLException {
        return new Group(
                row.text("id"),
                row.textOrNull("parent"),
                row.textOrNull("description"),
                row.textOrNull("query"),
                row.textOrNull("built_to"),
                row.instantOrNull("checked_at"),
                row.number("revision"),
                row.instant("created_at"));
    }
}
