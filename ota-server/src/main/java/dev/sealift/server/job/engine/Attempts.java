package dev.sealift.server.job.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a device has behind it in a job.
 *
 * @param failed   attempts that FAILED, since an operator last offered it anew
 * @param timedOut attempts that TIMED_OUT, since then
 * @param counted  what the job's present {@link Tally} holds of the device; absent when nothing
 */
public record Attempts(int failed, int timedOut, @Nullable TargetState counted) {
    /** The first attempt is still to come or running. */
    public static final Attempts NONE = new Attempts(0, 0, null);

    public Attempts {
        Invariant.atLeast("failed attempts", failed, 0);
        Invariant.atLeast("attempts that timed out", timedOut, 0);
    }
}
