package dev.sealift.server.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long the parts need that do every second what is due; more than a second, and offers and timeouts come late. */
public final class TickMetrics {
    private final Histogram durations;
    private final LongSupplier nanoTime;

    public TickMetrics(PrometheusRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.durations = Histogram.builder()
                .name("sealift_tick_duration_seconds")
                .help("Time to carry out what is due, by part: jobs, signing, webhooks, groups, plans, sweeps")
                .labelNames("part")
                .classicOnly()
                .register(registry);
    }

    /** Measures the tick of a part. */
    public void measure(String part, Runnable tick) {
        long started = nanoTime.getAsLong();
        tick.run();
        durations.labelValues(part).observe((double) (nanoTime.getAsLong() - started) / TimeUnit.SECONDS.toNanos(1));
    }
}
