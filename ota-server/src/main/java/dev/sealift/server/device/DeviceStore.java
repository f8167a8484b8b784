package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.database.Columns;
import dev.sealift.server.database.Keyed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Devices in the database. */
public final class DeviceStore {
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};
    private static final TypeReference<Map<SlotName, Devices.SlotVersion>> VERSIONS = new TypeReference<>() {};

    private final JsonMapper json;
    private final Terms terms = new Terms();
    private final Keyed<Device> rows = Keyed.byId("devices", (row, context) -> device(row));

    public DeviceStore(JsonMapper json) {
        this.json = json;
    }

    /** A device, if there is one. */
    public Optional<Device> find(Handle tx, String id) {
        return rows.find(tx, id);
    }

    List<Device> all(Handle tx, List<String> ids) {
        return tx.createQuery("SELECT * FROM devices WHERE id IN (<ids>)")
                .bindList("ids", ids)
                .map((row, context) -> device(row))
                .list();
    }

    /** Devices after an id, in the order of their ids. */
    public List<Device> list(Handle tx, String after, int limit) {
        return rows.list(tx, after, limit);
    }

    /** The last of so many ids after one; absent when there are not so many. */
    public Optional<String> idAfter(Handle tx, String after, int count) {
        return tx.createQuery("SELECT id FROM devices WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skipped")
                .bind("after", after)
                .bind("skipped", count - 1)
                .mapTo(String.class)
                .findOne();
    }

    /**
     * Devices heard of last within a time, ends included; those heard of earliest come first.
     *
     * @param after of those heard of at the start, only ids after this one
     */
    public List<Device> seenBetween(Handle tx, Instant from, String after, Instant to, int limit) {
        return tx.createQuery("SELECT * FROM devices WHERE last_seen_at >= :from AND last_seen_at <= :to"
                        + " AND (last_seen_at > :from OR id > :after) ORDER BY last_seen_at, id LIMIT :limit")
                .bind("from", from.toEpochMilli())
                .bind("after", after)
                .bind("to", to.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> device(row))
                .list();
    }

    List<Device> recentlySeen(Handle tx, int limit) {
        return tx.createQuery("SELECT * FROM devices WHERE report IS NOT NULL ORDER BY last_seen_at DESC LIMIT :limit")
                .bind("limit", limit)
                .map((row, context) -> device(row))
                .list();
    }

    List<Device> ofGateway(Handle tx, String gateway) {
        return tx.createQuery(
                        "SELECT * FROM devices WHERE gateway = :gateway" + " AND state <> 'DECOMMISSIONED' ORDER BY id")
                .bind("gateway", gateway)
                .map((row, context) -> device(row))
                .list();
    }

    void insert(Handle tx, Device device) {
        tx.createUpdate("INSERT INTO devices (id, board, gateway, serial, attributes, created_at)"
                        + " VALUES (:id, :board, :gateway, :serial, :attributes, :now)")
                .bind("id", device.id())
                .bind("board", device.board())
                .bind("gateway", device.gateway())
                .bind("serial", device.serial())
                .bind("attributes", json.writeValueAsString(device.attributes()))
                .bind("now", device.createdAt().toEpochMilli())
                .execute();
        terms.write(tx, null, device);
    }

    /** Writes everything but the signs of life. */
    void update(Handle tx, Device before, Device after) {
        tx.createUpdate("UPDATE devices SET gateway = :gateway, serial = :serial, attributes = :attributes,"
                        + " state = :state, state_reason = :reason, revision = :revision WHERE id = :id")
                .bind("gateway", after.gateway())
                .bind("serial", after.serial())
                .bind("attributes", json.writeValueAsString(after.attributes()))
                .bind("state", after.state().name())
                .bind("reason", after.stateReason())
                .bind("revision", after.revision())
                .bind("id", after.id())
                .execute();
        terms.write(tx, before, after);
    }

    void seen(Handle tx, String id, Instant now) {
        tx.createUpdate("UPDATE devices SET last_seen_at = :now WHERE id = :id")
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    void seen(Handle tx, Map<String, Instant> signs) {
        var batch = tx.prepareBatch("UPDATE devices SET last_seen_at = :at"
                + " WHERE id = :id AND (last_seen_at IS NULL OR last_seen_at < :at)");
        signs.forEach(
                (id, at) -> batch.bind("id", id).bind("at", at.toEpochMilli()).add());
        batch.execute();
    }

    /** Writes what comes with a report: the report, the versions, the serial, what is known of clones, the sign of life. */
    void report(Handle tx, Device before, Device after) {
        DeviceReport report = after.lastReport();
        String version = after.version();
        tx.createUpdate("UPDATE devices SET report = :report, versions = :versions, version = :version,"
                        + " version_order = :order, serial = :serial, clone_boots = :boots, clone_turns = :turns,"
                        + " clone_leads = :leads, suspicion = :suspicion, last_seen_at = :seen WHERE id = :id")
                .bind("report", report == null ? null : json.writeValueAsString(report))
                .bind("versions", json.writeValueAsString(after.versions()))
                .bind("version", version)
                .bind("order", version == null ? null : VersionOrder.key(version))
                .bind("serial", after.serial())
                .bind("boots", after.clones().boots())
                .bind("turns", after.clones().turns())
                .bind("leads", after.clones().leads())
                .bind("suspicion", after.clones().suspicion())
                .bind("seen", Columns.millis(after.lastSeenAt()))
                .bind("id", after.id())
                .execute();
        terms.write(tx, before, after);
    }

    /** One more of its executions in a row failed; says how many. */
    int failed(Handle tx, String id) {
        return tx.createQuery("UPDATE devices SET failures = failures + 1 WHERE id = :id RETURNING failures")
                .bind("id", id)
                .mapTo(Integer.class)
                .one();
    }

    void forgive(Handle tx, String id) {
        tx.createUpdate("UPDATE devices SET failures = 0 WHERE id = :id AND failures > 0")
                .bind("id", id)
                .execute();
    }

    boolean hasExecutions(Handle tx, String id) {
        return tx.createQuery("SELECT COUNT(*) FROM executions WHERE device = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    void delete(Handle tx, String id) {
        tx.createUpdate("DELETE FROM device_terms WHERE device = :id")
                .bind("id", id)
                .execute();
        tx.createUpdate("DELETE FROM devices WHERE id = :id").bind("id", id).execute();
    }

    /** A row of {@code devices} as a device. */
    public Device device(ResultSet row) throws SQLException {
        return new Device(
                row.getString("id"),
                row.getString("board"),
                row.getString("gateway"),
                row.getString("serial"),
                json.readValue(row.getString("attributes"), ATTRIBUTES),
                DeviceState.valueOf(row.getString("state")),
                row.getString("state_reason"),
                row.getLong("revision"),
                json.readValue(row.getString("versions"), VERSIONS),
                new CloneWatch(
                        Columns.longOrNull(row, "clone_boots"),
                        row.getInt("clone_turns"),
                        row.getBoolean("clone_leads"),
                        row.getString("suspicion")),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "last_seen_at"),
                report(row.getString("report")));
    }

    private @Nullable DeviceReport report(@Nullable String text) {
        return text == null ? null : json.readValue(text, DeviceReport.class);
    }
}
