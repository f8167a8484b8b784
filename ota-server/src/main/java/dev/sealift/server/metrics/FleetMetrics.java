package dev.sealift.server.metrics;

import dev.sealift.api.device.DeviceReport;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.DiskSpace;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Jobs, executions, devices and storage, read from the database when they are asked for. */
public final class FleetMetrics {
    /** Devices with metrics of their own; more label values than that would hurt the monitoring system. */
    private static final int MAX_DEVICES = 1000;

    private final Database database;
    private final PrometheusRegistry registry;

    public FleetMetrics(
            Database database, DeviceService devices, Blobs store, DiskSpace disk, PrometheusRegistry registry) {
        this.database = database;
        this.registry = registry;
        counted(
                "sealift_jobs",
                "Jobs by status",
                "SELECT status, '' AS reason, COUNT(*) AS n FROM jobs GROUP BY status",
                "status");
        counted(
                "sealift_executions",
                "Executions by status and reason",
                "SELECT status, COALESCE(reason, 'NONE') AS reason, COUNT(*) AS n FROM executions"
                        + " GROUP BY status, reason",
                "status",
                "reason");
        gauge("sealift_store_bytes", "Bytes in the artifact store", gauge -> gauge.call((double) store.size()));
        gauge(
                "sealift_disk_left_bytes",
                "Bytes free for artifacts above the reserve",
                gauge -> gauge.call((double) disk.left()));
        gauge(
                "sealift_device_metric",
                "The last value a device reported, for the " + MAX_DEVICES + " devices heard of last",
                gauge -> database.read(tx -> devices.recentlySeen(tx, MAX_DEVICES))
                        .forEach(device -> metricsOf(device)
                                .forEach((name, value) ->
                                        gauge.call((double) value, device.id(), device.board(), name))),
                "device",
                "board",
                "metric");
        gauge(
                "sealift_device_boots",
                "Boots since the device was made, for the " + MAX_DEVICES + " devices heard of last",
                gauge -> database.read(tx -> devices.recentlySeen(tx, MAX_DEVICES))
                        .forEach(device -> gauge.call((double) boots(device), device.id(), device.board())),
                "device",
                "board");
    }

    private static long boots(Device device) {
        return Objects.requireNonNull(device.lastReport()).boot().bootCounter();
    }

    private static Map<String, Long> metricsOf(Device device) {
        DeviceReport report = device.lastReport();
        return report == null ? Map.of() : Objects.requireNonNullElse(report.metrics(), Map.of());
    }

    private void counted(String name, String help, String sql, String... labels) {
        gauge(
                name,
                help,
                gauge -> database.read(tx -> tx.createQuery(sql)
                                .map((row, context) ->
                                        new Count(row.getString("status"), row.getString("reason"), row.getLong("n")))
                                .list())
                        .forEach(count -> gauge.call((double) count.n(), count.labels(labels.length))),
                labels);
    }

    private record Count(String status, String reason, long n) {
        String[] labels(int wanted) {
            return wanted == 1 ? new String[] {status} : new String[] {status, reason};
        }
    }

    private void gauge(String name, String help, Consumer<GaugeWithCallback.Callback> callback, String... labels) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(callback)
                .register(registry);
    }
}
