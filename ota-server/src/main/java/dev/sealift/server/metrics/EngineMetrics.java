package dev.sealift.server.metrics;

import dev.sealift.server.database.Database;
import dev.sealift.server.job.EngineWatch;
import dev.sealift.server.job.JobService;
import dev.sealift.server.job.engine.Decision;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** What the rollout engine does, and whether it keeps up. */
public final class EngineMetrics implements EngineWatch {
    private final Counter decisions;
    private final Counter offers;

    public EngineMetrics(Database database, JobService jobs, PrometheusRegistry registry) {
        decisions = Counter.builder()
                .name("sealift_engine_decisions_total")
                .help("Decisions of the rollout engine that this node carried out, by kind")
                .labelNames("decision")
                .register(registry);
        offers = Counter.builder()
                .name("sealift_engine_offers_total")
                .help("Devices that this node offered a job to, retries among them")
                .register(registry);
        GaugeWithCallback.builder()
                .name("sealift_engine_due_executions")
                .help("Executions whose time-out, retry or end of soak has come and is not carried out yet")
                .callback(gauge -> gauge.call(database.read(jobs::overdue)))
                .register(registry);
    }

    @Override
    public void decided(List<Decision> decided) {
        for (Decision decision : decided) {
            decisions.labelValues(decision.getClass().getSimpleName()).inc();
            if (decision instanceof Decision.Offer offer) {
                offers.inc(offer.devices());
            }
        }
    }
}
