package dev.sealift.server.metrics;

import dev.sealift.server.database.Database;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.TimeUnit;

/** How the database keeps up with what is to be written. */
public final class StoreMetrics {
    private StoreMetrics() {}

    /** Measures that database. */
    public static void register(Database database, PrometheusRegistry registry) {
        Histogram writes = Histogram.builder()
                .name("sealift_store_commit_writes")
                .help("Writes that shared a commit")
                .classicOnly()
                .classicUpperBounds(1, 2, 4, 8, 16, 32, 64)
                .register(registry);
        Histogram durations = Histogram.builder()
                .name("sealift_store_commit_duration_seconds")
                .help("Time from the begin of a commit's transaction until it is on disk")
                .classicOnly()
                .register(registry);
        GaugeWithCallback.builder()
                .name("sealift_store_writes_waiting")
                .help("Writes that wait for the commit under way; when it keeps growing, the disk is too slow")
                .callback(gauge -> gauge.call(database.waiting()))
                .register(registry);
        database.watch((together, nanos) -> {
            writes.observe(together);
            durations.observe((double) nanos / TimeUnit.SECONDS.toNanos(1));
        });
    }
}
