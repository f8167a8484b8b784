package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy and a job's state to begin a test with, of which it changes what it is about. */
final class Jobs {
    static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    static final Gate GATE = new Gate(Gate.FailureType.ALL, Percentage.of(50), 2, Gate.Action.PAUSE);

    Rate rate = new Rate.Constant(10);
    List<Wave> waves = List.of();

    @Nullable
    Integer maxInFlight;

    Map<String, Long> bandwidth = Map.of();
    List<Gate> gates = List.of(GATE);
    Duration soak = Duration.ZERO;
    int approvalsWanted;
    Schedule schedule = Schedule.ALWAYS;
    Timeouts timeouts = new Timeouts(Duration.ofHours(1), Duration.ofMinutes(10));
    Retry retry = Retry.NEVER;

    JobStatus status = JobStatus.IN_PROGRESS;
    boolean continuous;
    boolean ended;
    int approvals;
    int wave;
    int advances;
    List<Counts> counts = List.of(Counts.waiting(100));
    List<Waiting> waiting = List.of(new Waiting(Cohort.ONLY, 100, 0));
    Tally tally = Tally.NONE;
    long notified;
    long imageBytes = 1000;
    List<Offered> recent = List.of();
    List<Due> due = List.of();

    Policy policy() {
        return new Policy(rate, waves, maxInFlight, bandwidth, gates, soak, approvalsWanted, schedule, timeouts, retry);
    }

    JobState state() {
        return new JobState(
                status,
                continuous,
                ended,
                approvals,
                wave,
                advances,
                counts,
                waiting,
                tally,
                notified,
                imageBytes,
                recent,
                due);
    }

    Jobs nobodyWaits() {
        counts = List.of(Counts.NONE);
        waiting = List.of();
        return this;
    }

    /** Each with one waiting target. */
    Jobs waiting(Cohort... cohorts) {
        waiting = List.of(cohorts).stream()
                .map(cohort -> new Waiting(cohort, 1, 0))
                .toList();
        counts = List.of(Counts.waiting(cohorts.length));
        return this;
    }

    List<Decision> decide() {
        return Engine.decide(state(), policy(), NOW);
    }

    static Decision offer(int devices) {
        return new Decision.Offer(Cohort.ONLY, devices);
    }
}
