package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.database.Keyed;
import dev.sealift.server.database.ReadOnce;
import dev.sealift.server.database.Row;
import dev.sealift.server.database.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Devices in the database. */
public final class DeviceStore {
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};
    private static final TypeReference<Map<SlotName, Devices.SlotVersion>> VERSIONS = new TypeReference<>() {};

    /** In one update a device is read five times, and there are few under way at a time. */
    private static final int MAX_READ = 2000;

    private final JsonMapper json;
    private final ReadOnce<Map<String, String>> attributes;
    private final ReadOnce<Map<SlotName, Devices.SlotVersion>> versions;
    private final ReadOnce<DeviceReport> reports;
    private final StandingStore standings;
    private final Terms terms = new Terms();
    private final Keyed<Device> rows = Keyed.byId("devices", this::device);

    public DeviceStore(JsonMapper json) {
        this.json = json;
        this.standings = new StandingStore(json);
        this.attributes = new ReadOnce<>(MAX_READ, text -> Map.copyOf(json.readValue(text, ATTRIBUTES)));
        this.versions = new ReadOnce<>(MAX_READ, text -> Map.copyOf(json.readValue(text, VERSIONS)));
        this.reports = new ReadOnce<>(MAX_READ, text -> json.readValue(text, DeviceReport.class));
    }

    /** What jobs ask of many of them. */
    StandingStore standings() {
        return standings;
    }

    /** A device, if there is one. */
    public Optional<Device> find(Handle tx, String id) {
        return rows.find(tx, id);
    }

    /** Devices after an id, in the order of their ids. */
    public List<Device> list(Handle tx, String after, int limit) {
        return rows.list(tx, after, limit);
    }

    /** The last of so many ids after one; absent when there are not so many. */
    public Optional<String> idAfter(Handle tx, String after, int count) {
        return Sql.of(tx, "SELECT id FROM devices WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skipped")
                .bind("after", after)
                .bind("skipped", count - 1)
                .text();
    }

    /**
     * Devices heard of last within a time, ends included; those heard of earliest come first.
     *
     * @param after of those heard of at the start, only ids after this one
     */
    public List<Device> seenBetween(Handle tx, Instant from, String after, Instant to, int limit) {
        return Sql.of(
                        tx,
                        "SELECT * FROM devices WHERE last_seen_at >= :from AND last_seen_at <= :to"
                                + " AND (last_seen_at > :from OR id > :after) ORDER BY last_seen_at, id LIMIT :limit")
                .bind("from", from)
                .bind("after", after)
                .bind("to", to)
                .bind("limit", limit)
                .list(this::device);
    }

    List<Device> recentlySeen(Handle tx, int limit) {
        return Sql.of(tx, "SELECT * FROM devices WHERE report IS NOT NULL ORDER BY last_seen_at DESC LIMIT :limit")
                .bind("limit", limit)
                .list(this::device);
    }

    List<Device> ofGateway(Handle tx, String gateway) {
        return Sql.of(
                        tx,
                        "SELECT * FROM devices WHERE gateway = :gateway" + " AND state <> 'DECOMMISSIONED' ORDER BY id")
                .bind("gateway", gateway)
                .list(this::device);
    }

    void insert(Handle tx, Device device) {
        Sql.of(
                        tx,
                        "INSERT INTO devices (id, board, gateway, serial, attributes, created_at)"
                                + " VALUES (:id, :board, :gateway, :serial, :attributes, :now)")
                .bind("id", device.id())
                .bind("board", device.board())
                .bind("gateway", device.gateway())
                .bind("serial", device.serial())
                .bind("attributes", json.writeValueAsString(device.attributes()))
                .bind("now", device.createdAt())
                .execute();
        terms.write(tx, null, device);
    }

    /** Writes everything but the signs of life. */
    void update(Handle tx, Device before, Device after) {
        Sql.of(
                        tx,
                        "UPDATE devices SET gateway = :gateway, serial = :serial, attributes = :attributes,"
                                + " state = :state, state_reason = :reason, revision = :revision WHERE id = :id")
                .bind("gateway", after.gateway())
                .bind("serial", after.serial())
                .bind("attributes", json.writeValueAsString(after.attributes()))
                .bind("state", after.state())
                .bind("reason", after.stateReason())
                .bind("revision", after.revision())
                .bind("id", after.id())
                .execute();
        terms.write(tx, before, after);
    }

    void seen(Handle tx, String id, Instant now) {
        Sql.of(tx, "UPDATE devices SET last_seen_at = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    void seen(Handle tx, Map<String, Instant> signs) {
        Sql.forEach(
                tx,
                "UPDATE devices SET last_seen_at = :at"
                        + " WHERE id = :id AND (last_seen_at IS NULL OR last_seen_at < :at)",
                signs.entrySet(),
                (row, sign) -> row.bind("id", sign.getKey()).bind("at", sign.getValue()));
    }

    /** Writes what comes with a report: the report, the versions, the serial, what is known of clones, the sign of life. */
    void report(Handle tx, Device before, Device after) {
        DeviceReport report = after.lastReport();
        Sql.of(
                        tx,
                        "UPDATE devices SET report = :report, versions = :versions, clone_boots = :boots,"
                                + " clone_turns = :turns, clone_leads = :leads, suspicion = :suspicion,"
                                + " last_seen_at = :seen WHERE id = :id")
                .bind("report", report == null ? null : reports.put(json.writeValueAsString(report), report))
                .bind("versions", versions.put(json.writeValueAsString(after.versions()), after.versions()))
                .bind("boots", after.clones().boots())
                .bind("turns", after.clones().turns())
                .bind("leads", after.clones().leads())
                .bind("suspicion", after.clones().suspicion())
                .bind("seen", after.lastSeenAt())
                .bind("id", after.id())
                .execute();
        if (!before.versions().keySet().equals(after.versions().keySet())
                || !Objects.equals(before.version(), after.version())
                || !Objects.equals(before.serial(), after.serial())) {
            identify(tx, after);
        }
        terms.write(tx, before, after);
    }

    /** Columns of their own, since each has an index, and most reports change neither. */
    private static void identify(Handle tx, Device after) {
        String version = after.version();
        Sql.of(tx, "UPDATE devices SET version = :version, version_order = :order, serial = :serial WHERE id = :id")
                .bind("version", version)
                .bind("order", version == null ? null : VersionOrder.key(version))
                .bind("serial", after.serial())
                .bind("id", after.id())
                .execute();
    }

    /** One more of its executions in a row failed; says how many. */
    int failed(Handle tx, String id) {
        return (int) Sql.of(tx, "UPDATE devices SET failures = failures + 1 WHERE id = :id RETURNING failures")
                .bind("id", id)
                .count();
    }

    void forgive(Handle tx, String id) {
        Sql.of(tx, "UPDATE devices SET failures = 0 WHERE id = :id AND failures > 0")
                .bind("id", id)
                .execute();
    }

    boolean hasExecutions(Handle tx, String id) {
        return Sql.of(tx, "SELECT 1 FROM executions WHERE device = :id LIMIT 1")
                .bind("id", id)
                .any();
    }

    void delete(Handle tx, String id) {
        Sql.of(tx, "DELETE FROM device_terms WHERE device = :id").bind("id", id).execute();
        Sql.of(tx, "DELETE FROM devices WHERE id = :id").bind("id", id).execute();
    }

    /** A row of {@code devices} as a device. */
    public Device device(Row row) throws SQLException {
        String report = row.textOrNull("report");
        return new Device(
                row.text("id"),
                row.text("board"),
                row.textOrNull("gateway"),
                row.textOrNull("serial"),
                attributes.of(row.text("attributes")),
                row.constant("state", DeviceState.class),
                row.textOrNull("state_reason"),
                row.number("revision"),
                versions.of(row.text("versions")),
                new CloneWatch(
                        row.numberOrNull("clone_boots"),
                        row.small("clone_turns"),
                        row.flag("clone_leads"),
                        row.textOrNull("suspicion")),
                row.numberOrNull("signed_sequence") != null,
                row.textOrNull("report_key"),
                row.instant("created_at"),
                row.instantOrNull("last_seen_at"),
                report == null ? null : reports.of(report));
    }
}
