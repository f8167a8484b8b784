package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.job.engine.Behavior;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Forecast;
import dev.sealift.server.job.engine.Replay;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What a job would be, by the engine's own decisions under a virtual clock. */
final class Plans {
    /** As often as an idle device is told to ask. */
    private static final Duration POLL = Duration.ofMinutes(1);

    /** A download over a slow serial line, a restart and a self-test. */
    private static final Duration RUN = Duration.ofMinutes(5);

    private Plans() {}

    static Jobs.Plan of(JobCreation.Draft draft, Instant now) {
        Job job = draft.job();
        Targets targets = draft.targets();
        var created = new Replay.Created(now, job.rules(), job.continuous(), job.imageBytes(), targets.byCohort());
        Forecast forecast = Forecast.of(created, Behavior.good(POLL, RUN), Map.of());
        return of(job.policy(), created, targets.exclusions(), forecast);
    }

    static Jobs.Plan of(
            JobPolicy policy, Replay.Created created, Map<ReasonCode, Integer> exclusions, Forecast forecast) {
        List<Integer> waves = new ArrayList<>(
                Collections.nCopies(Math.max(1, created.policy().waves().size()), 0));
        created.targets().forEach((cohort, n) -> waves.set(cohort.wave(), waves.get(cohort.wave()) + n));
        return new Jobs.Plan(
                policy,
                waves,
                exclusions,
                created.imageBytes()
                        * waves.stream().mapToLong(Integer::longValue).sum(),
                forecast.peakBytes(),
                forecast.blastRadius().whenAllFail(),
                forecast.blastRadius().worst(),
                forecast.end(),
                forecast.endReason(),
                forecast.finish(),
                forecast.curve().stream().map(Plans::point).toList(),
                forecast.arrivals().stream().map(Plans::arrival).toList());
    }

    private static Jobs.PlanPoint point(Forecast.Point point) {
        return new Jobs.PlanPoint(point.at(), point.offered(), point.succeeded(), point.failed());
    }

    private static Jobs.Arrival arrival(Forecast.Arrival arrival) {
        Cohort cohort = arrival.cohort();
        ZoneId zone = cohort.zone();
        return new Jobs.Arrival(
                cohort.wave(),
                cohort.site(),
                zone == null ? null : zone.getId(),
                arrival.devices(),
                arrival.first(),
                arrival.half(),
                arrival.last());
    }
}
