package dev.sealift.server.device;

import dev.sealift.api.device.DeviceReport;
import dev.sealift.server.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Devices and gateways in the database. */
final class DeviceStore {
    private final JsonMapper json;

    DeviceStore(JsonMapper json) {
        this.json = json;
    }

    Optional<Device> find(Handle tx, String id) {
        return tx.createQuery("SELECT * FROM devices WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> device(row))
                .findOne();
    }

    List<Device> list(Handle tx, String after, int limit) {
        return tx.createQuery("SELECT * FROM devices WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
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
        return tx.createQuery("SELECT * FROM devices WHERE gateway = :gateway ORDER BY id")
                .bind("gateway", gateway)
                .map((row, context) -> device(row))
                .list();
    }

    void insert(Handle tx, Device device) {
        tx.createUpdate("INSERT INTO devices (id, board, gateway, created_at) VALUES (:id, :board, :gateway, :now)")
                .bind("id", device.id())
                .bind("board", device.board())
                .bind("gateway", device.gateway())
                .bind("now", device.createdAt().toEpochMilli())
                .execute();
    }

    void seen(Handle tx, String id, Instant now) {
        tx.createUpdate("UPDATE devices SET last_seen_at = :now WHERE id = :id")
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    void report(Handle tx, String id, DeviceReport report, Instant now) {
        tx.createUpdate("UPDATE devices SET report = :report, last_seen_at = :now WHERE id = :id")
                .bind("report", json.writeValueAsString(report))
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    boolean gatewayExists(Handle tx, String id) {
        return tx.createQuery("SELECT COUNT(*) FROM gateways WHERE id = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    void insertGateway(Handle tx, String id, Instant now) {
        tx.createUpdate("INSERT INTO gateways (id, created_at) VALUES (:id, :now)")
                .bind("id", id)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    private Device device(ResultSet row) throws SQLException {
        return new Device(
                row.getString("id"),
                row.getString("board"),
                row.getString("gateway"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "last_seen_at"),
                report(row.getString("report")));
    }

    private @Nullable DeviceReport report(@Nullable String text) {
        return text == null ? null : json.readValue(text, DeviceReport.class);
    }
}
