package dev.sealift.server.job.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How fast a job goes, when it stops, and how long each device may take. All parts hold at once.
 *
 * @param rate        offers in any 60 seconds
 * @param waves       in their order; empty: one wave of all targets
 * @param maxInFlight most executions QUEUED or IN_PROGRESS at a time; absent: no ceiling
 * @param bandwidth   bytes per second by site ({@link Cohort#site}): the images offered to a site in any 60 seconds add up
 *                    to at most 60 times as many, or are a single one
 * @param gates       when too much failed; the strongest action of those that are closed is taken, then the first
 * @param soak        how long a success is on probation; zero: not at all
 * @param approvals   persons other than the creator who must approve before the start
 */
public record Policy(
        Rate rate,
        List<Wave> waves,
        @Nullable Integer maxInFlight,
        Map<String, Long> bandwidth,
        List<Gate> gates,
        Duration soak,
        int approvals,
        Schedule schedule,
        Timeouts timeouts,
        Retry retry) {
    /** The span that rate and bandwidth count in. An offer leaves it only after all of it has passed. */
    public static final Duration WINDOW = Duration.ofMinutes(1);

    /** Few enough for every cohort to be looked at in each decision. */
    public static final int MAX_WAVES = 50;

    /** As few. */
    public static final int MAX_GATES = 20;

    public Policy {
        waves = List.copyOf(waves);
        gates = List.copyOf(gates);
        bandwidth = Map.copyOf(bandwidth);
        Invariant.between("number of waves", waves.size(), 0, MAX_WAVES);
        Invariant.between("number of gates", gates.size(), 0, MAX_GATES);
        Invariant.holds(maxInFlight == null || maxInFlight >= 1, "the ceiling in flight must be at least 1");
        new TreeMap<>(bandwidth).forEach((site, bytes) -> Invariant.atLeast("bytes per second of " + site, bytes, 1));
        Invariant.holds(!soak.isNegative(), "the soak time must not be negative");
        Invariant.between("approvals", approvals, 0, 10);
    }

    /** A constant rate, one gate, a time-out, and nothing else. */
    public static Policy simple(int perMinute, Gate gate, Duration timeout) {
        return new Policy(
                new Rate.Constant(perMinute),
                List.of(),
                null,
                Map.of(),
                List.of(gate),
                Duration.ZERO,
                0,
                Schedule.ALWAYS,
                new Timeouts(timeout, null),
                Retry.NEVER);
    }
}
