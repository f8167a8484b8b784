package dev.sealift.server.job.engine;

import org.jspecify.annotations.Nullable;

/**
 * What became of targets without the engine: by what a device reported, a group or an operator. Decisions are changes of
 * their own.
 *
 * @param from     absent when the targets join
 * @param again    of targets that were or become WAITING, whether they had been offered the job before
 * @param counted  what the job's present tally holds of each of them; absent when nothing
 * @param retrying what it does to each target's retry: 1 one is to come now, -1 it is not to come any more, 0 neither
 */
public record Change(
        Cohort cohort,
        @Nullable TargetState from,
        TargetState to,
        int devices,
        boolean again,
        @Nullable TargetState counted,
        int retrying) {
    public Change {
        Invariant.atLeast("devices", devices, 1);
        Invariant.between("change of the retries", retrying, -1, 1);
    }

    /** Targets that join and wait for their first offer. */
    public static Change joined(Cohort cohort, int devices) {
        return new Change(cohort, null, TargetState.WAITING, devices, false, null, 0);
    }

    /** A device that took up what it was offered. */
    public static Change started(Cohort cohort) {
        return new Change(cohort, TargetState.QUEUED, TargetState.IN_PROGRESS, 1, false, null, 0);
    }

    /**
     * An attempt that ended.
     *
     * @param retry whether another one is to come ({@link Retry#again})
     */
    public static Change ended(
            Cohort cohort, TargetState from, TargetState to, @Nullable TargetState counted, boolean retry) {
        return new Change(cohort, from, to, 1, false, counted, retry ? 1 : 0);
    }
}
