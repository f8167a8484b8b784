package dev.sealift.server.group;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who is in which group, in the database: a row for the group a device was put into, and one for each ancestor. */
final class MemberStore {
    List<String> members(Handle tx, String group, String after, int limit) {
        return tx.createQuery("SELECT device FROM group_members WHERE device_group = :group AND device > :after"
                        + " ORDER BY device LIMIT :limit")
                .bind("group", group)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /** Members within a range of ids; without an end up to the last. */
    Set<String> members(Handle tx, String group, String after, @Nullable String to) {
        return new LinkedHashSet<>(
                tx.createQuery("SELECT device FROM group_members WHERE device_group = :group AND device > :after"
                                + (to == null ? "" : " AND device <= :to"))
                        .bind("group", group)
                        .bind("after", after)
                        .bindMap(to == null ? Map.of() : Map.of("to", to))
                        .mapTo(String.class)
                        .list());
    }

    long count(Handle tx, String group) {
        return tx.createQuery("SELECT COUNT(*) FROM group_members WHERE device_group = :group")
                .bind("group", group)
                .mapTo(Long.class)
                .one();
    }

    Set<String> of(Handle tx, String device) {
        return new LinkedHashSet<>(
                tx.createQuery("SELECT device_group FROM group_members WHERE device = :device ORDER BY device_group")
                        .bind("device", device)
                        .mapTo(String.class)
                        .list());
    }

    /** Of the static ones: what the query of a dynamic group sees. */
    Set<String> staticOf(Handle tx, String device) {
        return new LinkedHashSet<>(tx.createQuery("SELECT m.device_group FROM group_members m"
                        + " JOIN device_groups g ON g.id = m.device_group"
                        + " WHERE m.device = :device AND g.query IS NULL ORDER BY m.device_group")
                .bind("device", device)
                .mapTo(String.class)
                .list());
    }

    /** Whether a member was put into this very group; absent when it is none. */
    Optional<Boolean> isDirect(Handle tx, String group, String device) {
        return tx.createQuery("SELECT direct FROM group_members WHERE device_group = :group AND device = :device")
                .bind("group", group)
                .bind("device", device)
                .mapTo(Boolean.class)
                .findOne();
    }

    boolean isMember(Handle tx, String group, String device, boolean directly) {
        return tx.createQuery("SELECT COUNT(*) FROM group_members WHERE device_group = :group AND device = :device"
                                + (directly ? " AND direct" : ""))
                        .bind("group", group)
                        .bind("device", device)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    boolean isMemberOfAChild(Handle tx, String group, String device) {
        return tx.createQuery("SELECT COUNT(*) FROM device_groups g"
                                + " JOIN group_members m ON m.device_group = g.id AND m.device = :device"
                                + " WHERE g.parent = :group")
                        .bind("group", group)
                        .bind("device", device)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    void put(Handle tx, String group, String device, boolean direct) {
        tx.createUpdate("INSERT INTO group_members (device_group, device, direct) VALUES (:group, :device, :direct)"
                        + " ON CONFLICT (device_group, device) DO UPDATE SET direct = excluded.direct")
                .bind("group", group)
                .bind("device", device)
                .bind("direct", direct)
                .execute();
    }

    void remove(Handle tx, String group, String device) {
        tx.createUpdate("DELETE FROM group_members WHERE device_group = :group AND device = :device")
                .bind("group", group)
                .bind("device", device)
                .execute();
    }

    void removeDevice(Handle tx, String device) {
        tx.createUpdate("DELETE FROM group_members WHERE device = :device")
                .bind("device", device)
                .execute();
    }
}
