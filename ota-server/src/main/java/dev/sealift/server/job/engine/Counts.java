package dev.sealift.server.job.engine;

import dev.sealift.api.ExecutionStatus;

/**
 * The targets of a job by the state of their execution.
 *
 * @param notOffered have no execution yet
 */
public record Counts(
        int notOffered,
        int queued,
        int inProgress,
        int succeeded,
        int failed,
        int timedOut,
        int rejected,
        int removed,
        int canceled) {
    /** All targets. */
    public int targets() {
        return notOffered + queued + inProgress + succeeded + failed + timedOut + rejected + removed + canceled;
    }

    /** Targets from which something is still to come. */
    public int open() {
        return notOffered + queued + inProgress;
    }

    /** Executions that ran to an end of their own: cancelled and removed ones say nothing about the release. */
    public int ended() {
        return succeeded + failed + timedOut + rejected;
    }

    /** The number in that state. */
    public int of(ExecutionStatus status) {
        return switch (status) {
            case QUEUED -> queued;
            case IN_PROGRESS -> inProgress;
            case SUCCEEDED -> succeeded;
            case FAILED -> failed;
            case TIMED_OUT -> timedOut;
            case REJECTED -> rejected;
            case REMOVED -> removed;
            case CANCELED -> canceled;
        };
    }

    /** The counts after that many executions in progress timed out. */
    Counts timedOut(int more) {
        return new Counts(
                notOffered, queued, inProgress - more, succeeded, failed, timedOut + more, rejected, removed, canceled);
    }
}
