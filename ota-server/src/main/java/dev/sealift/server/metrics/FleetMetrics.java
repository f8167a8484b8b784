package dev.sealift.server.metrics;

import dev.sealift.api.device.DeviceReport;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.DiskSpace;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.Sql;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.job.engine.TargetState;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Jobs, executions, devices and storage, read from the database when they are asked for. */
public final class FleetMetrics {
    /** Devices with metrics of their own; more label values than that would hurt the monitoring system. */
    private static final int MAX_DEVICES = 1000;

    /** From the counts that each change of an execution moves: a job has a million executions and few cohorts. */
    private static final String STATES = Arrays.stream(TargetState.values())
            .map(state -> "SELECT '" + state + "' AS name, COALESCE(SUM("
                    + (state == TargetState.WAITING
                            ? "fresh + again"
                            : state.name().toLowerCase(Locale.ROOT))
                    + "), 0) AS n FROM job_cohorts")
            .collect(Collectors.joining(" UNION ALL "));

    private static final String REASONS = "SELECT substr(name, 8) AS name, SUM(n) AS n FROM job_counters"
            + " WHERE name LIKE 'reason:%' GROUP BY name";

    private final Database database;
    private final PrometheusRegistry registry;

    public FleetMetrics(
            Database database, DeviceService devices, Blobs store, DiskSpace disk, PrometheusRegistry registry) {
        this.database = database;
        this.registry = registry;
        gauge(
                "sealift_jobs",
                "Jobs by status",
                gauge -> counts(gauge, "SELECT status AS name, COUNT(*) AS n FROM jobs GROUP BY status"),
                "status");
        gauge("sealift_executions", "Targets of all jobs by state", gauge -> counts(gauge, STATES), "status");
        gauge(
                "sealift_execution_reasons",
                "Targets of all jobs that have a reason, by reason",
                gauge -> counts(gauge, REASONS),
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
        return report == null ? Map.of() : report.numbers();
    }

    private void counts(GaugeWithCallback.Callback gauge, String query) {
        database.read(tx -> Sql.of(tx, query).list(row -> Map.entry(row.text("name"), row.number("n"))))
                .forEach(count -> gauge.call((double) count.getValue(), count.getKey()));
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
