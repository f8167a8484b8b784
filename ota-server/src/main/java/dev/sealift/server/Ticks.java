package dev.sealift.server;

import dev.sealift.server.audit.Cause;
import dev.sealift.server.job.JobParts;
import dev.sealift.server.job.JobService;
import dev.sealift.server.job.Planner;
import dev.sealift.server.metrics.TickMetrics;
import dev.sealift.server.retention.Retention;
import dev.sealift.server.signing.SigningWorker;
import dev.sealift.server.webhook.WebhookWorker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what is due, every second. */
final class Ticks {
    private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

    /** How late an offer or a timeout may come. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Foundation base;
    private final FleetParts fleet;
    private final JobService jobs;
    private final Planner planner;
    private final SigningWorker signing;
    private final WebhookWorker webhooks;
    private final Retention retention;
    private final TickMetrics metrics;

    Ticks(Foundation base, FleetParts fleet, JobParts jobs, SigningWorker signing, WebhookWorker webhooks) {
        this.base = base;
        this.fleet = fleet;
        this.jobs = jobs.service();
        this.planner = jobs.planner();
        this.signing = signing;
        this.webhooks = webhooks;
        this.retention = new Retention(
                base.database(), base.audit(), base.clock(), base.settings().retention());
        this.metrics = new TickMetrics(base.registry(), System::nanoTime);
    }

    /** What ran out of time while the server was down; before any request. */
    void first() {
        safely(this::engine);
    }

    void start() {
        every("engine", this::engine);
        // On its own: searching a large fleet for a new group must not keep jobs waiting.
        every("groups", this::groups);
        every("planner", this::plans);
        every("sweeper", this::sweeps);
    }

    /** All of it, now. */
    void now() {
        plans();
        sweeps();
        engine();
        groups();
    }

    private void every(String name, Runnable work) {
        var scheduler = base.parts()
                .opened(Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(name).daemon().factory()));
        var _ = scheduler.scheduleWithFixedDelay(() -> safely(work), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("carrying out what is due failed; the next tick tries again", e);
        }
    }

    private void engine() {
        base.head().save();
        base.time().everySecond().get().ifPresent(this::noteJump);
        retention.tick();
        fleet.signs().write(base.database()); // before jobs look for devices that fell silent
        metrics.measure("jobs", () -> jobs.tick(base.database()));
        metrics.measure("signing", signing::tick);
        metrics.measure("webhooks", webhooks::tick);
    }

    private void plans() {
        metrics.measure("plans", () -> planner.tick(base.database()));
    }

    private void sweeps() {
        metrics.measure("sweeps", () -> jobs.sweep(base.database()));
    }

    private void groups() {
        metrics.measure("groups", () -> fleet.dynamicGroups().tick(base.database()));
    }

    private void noteJump(Duration jump) {
        LOG.warn("the clock of this machine jumped by {}; jobs go on by steady time", jump);
        base.database().write(tx -> {
            base.audit().append(tx, Cause.SERVER, "CLOCK_JUMPED", "server", Map.of("milliseconds", jump.toMillis()));
            return jump;
        });
    }
}
