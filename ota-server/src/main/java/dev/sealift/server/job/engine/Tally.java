package dev.sealift.server.job.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the gates look at: each device once, by how its latest attempt ended, since the job began or was resumed past a
 * closed gate. A failure counts at once, while its retry waits and runs; a success of the retry undoes it. A success on
 * probation is no failure yet. CANCELED, REMOVED, EXCLUDED and DECLINED say nothing about the release and do not count.
 *
 * @param succeeded SOAKING and SUCCEEDED
 */
public record Tally(int succeeded, int failed, int timedOut, int rejected) {
    /** Nothing has ended. */
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    public Tally {
        Invariant.atLeast("succeeded", succeeded, 0);
        Invariant.atLeast("failed", failed, 0);
        Invariant.atLeast("timed out", timedOut, 0);
        Invariant.atLeast("rejected", rejected, 0);
    }

    /** Devices of which an attempt ended. */
    public int ended() {
        return succeeded + failed + timedOut + rejected;
    }

    /** Devices whose latest attempt ended so. */
    public int of(Gate.FailureType type) {
        return switch (type) {
            case FAILED -> failed;
            case TIMED_OUT -> timedOut;
            case REJECTED -> rejected;
            case ALL -> failed + timedOut + rejected;
        };
    }

    /**
     * After an attempt ended.
     *
     * @param before what this tally holds of the device: how an earlier attempt ended; absent when nothing
     * @param after  how the attempt ended; states that do not count leave what is held as it is
     */
    public Tally ended(@Nullable TargetState before, TargetState after) {
        return ended(before, after, 1);
    }

    /** After an attempt of each of that many alike devices ended. */
    Tally ended(@Nullable TargetState before, TargetState after, int devices) {
        if (!counts(after)) {
            return this;
        }
        Tally without = before == null ? this : plus(before, -devices);
        return without.plus(after, devices);
    }

    /** Whether a tally holds such an end. */
    public static boolean counts(TargetState state) {
        return state.failure() || state == TargetState.SOAKING || state == TargetState.SUCCEEDED;
    }

    private Tally plus(TargetState state, int devices) {
        return switch (state) {
            case SOAKING, SUCCEEDED -> new Tally(succeeded + devices, failed, timedOut, rejected);
            case FAILED -> new Tally(succeeded, failed + devices, timedOut, rejected);
            case TIMED_OUT -> new Tally(succeeded, failed, timedOut + devices, rejected);
            case REJECTED -> new Tally(succeeded, failed, timedOut, rejected + devices);
            default -> throw new IllegalArgumentException(state + " is not counted");
        };
    }
}
