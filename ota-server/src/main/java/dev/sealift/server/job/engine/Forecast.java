package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job would do: the engine's own decisions under a virtual clock, with devices that behave as assumed. Operators are
 * assumed to approve at once, and to advance a manual wave when all of it has ended.
 *
 * @param end         how it ends; IN_PROGRESS when it does not within {@link #HORIZON}, because of devices that never answer or
 *                    windows that never open; PAUSED when a gate or a wave would call for an operator
 * @param endReason   why it was paused or aborted; else absent
 * @param finish      when it pauses, or when the last execution has ended; absent when neither comes
 * @param curve       at most {@link #POINTS}, from the first offer until nothing happens any more
 * @param arrivals    who is offered it when
 * @param peakBytes   most bytes per second: those of the images offered in any 60 seconds, divided by 60
 * @param excluded    targets left out from the start, by reason, as the caller knows them
 * @param blastRadius how many can fail, whatever the devices do
 */
public record Forecast(
        JobStatus end,
        @Nullable String endReason,
        @Nullable Instant finish,
        List<Point> curve,
        List<Arrival> arrivals,
        long peakBytes,
        Map<String, Integer> excluded,
        BlastRadius blastRadius) {
    /** Nobody plans further ahead (AWS IoT Jobs' latest end). */
    public static final Duration HORIZON = Duration.ofDays(730);

    /** As many as a chart shows. */
    public static final int POINTS = 200;

    public Forecast {
        curve = List.copyOf(curve);
        arrivals = List.copyOf(arrivals);
        excluded = Map.copyOf(excluded);
    }

    /**
     * How far the job has come.
     *
     * @param offered   devices offered it so far
     * @param succeeded after their soak
     * @param failed    FAILED, TIMED_OUT or REJECTED
     */
    public record Point(Instant at, long offered, int succeeded, int failed) {}

    /**
     * When a cohort's devices are offered the job; absent: not at all.
     *
     * @param first the first of them
     * @param half  half of them
     * @param last  all of them
     */
    public record Arrival(
            Cohort cohort,
            int devices,
            @Nullable Instant first,
            @Nullable Instant half,
            @Nullable Instant last) {}

    /**
     * Forecasts a job.
     *
     * @param created   the job as it would be created
     * @param behaviors of its devices, at least one
     */
    public static Forecast of(Replay.Created created, List<Behavior> behaviors, Map<String, Integer> excluded) {
        return new VirtualJob(created, behaviors).forecast(excluded);
    }
}
