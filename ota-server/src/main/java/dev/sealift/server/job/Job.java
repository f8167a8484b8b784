package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.JobStatus;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Tally;
import dev.sealift.server.job.engine.TargetState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job.
 *
 * @param release    of an UPDATE
 * @param policy     complete
 * @param rules      the same for the engine
 * @param imageBytes what one device downloads at most
 * @param counterOf  the job that this one takes back
 * @param progress   what the rollout changes
 */
record Job(
        String id,
        JobKind kind,
        @Nullable String description,
        @Nullable String release,
        boolean allowDowngrade,
        TargetSelection selection,
        int priority,
        JobPolicy policy,
        Policy rules,
        long imageBytes,
        String createdBy,
        @Nullable String counterOf,
        Instant createdAt,
        Progress progress) {
    /**
     * How far it is.
     *
     * @param planned    all its targets are written down; before, nobody is offered it
     * @param numberBase executions of new targets are numbered from one more
     * @param ended      the end of the schedule was carried out
     * @param wakeAt     when it is looked at again, if time alone may change it
     * @param wave       the present one
     * @param notified   targets that were ever offered the job
     * @param epoch      of the tally; it grows when an operator resumes past a closed gate
     * @param rolledBack a gate had its devices taken back, so that those are too which take its release later
     * @param sweep      what it has still to do to its targets; until that is done, nothing else is decided
     */
    record Progress(
            boolean planned,
            long numberBase,
            JobStatus status,
            @Nullable String statusReason,
            boolean ended,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant wakeAt,
            int wave,
            long notified,
            int epoch,
            Tally tally,
            boolean rolledBack,
            @Nullable Sweep sweep) {
        /** Of a job that has just been created. */
        static Progress created(boolean planned, long numberBase) {
            return new Progress(
                    planned,
                    numberBase,
                    JobStatus.SCHEDULED,
                    null,
                    false,
                    null,
                    null,
                    null,
                    0,
                    0,
                    0,
                    Tally.NONE,
                    false,
                    null);
        }
    }

    /** What an operator may change. */
    Job changed(@Nullable String newDescription, int newPriority, JobPolicy newPolicy) {
        return new Job(
                id,
                kind,
                newDescription,
                release,
                allowDowngrade,
                selection,
                newPriority,
                newPolicy,
                Policies.rules(newPolicy),
                imageBytes,
                createdBy,
                counterOf,
                createdAt,
                progress);
    }

    JobStatus status() {
        return progress.status;
    }

    boolean continuous() {
        return selection == TargetSelection.CONTINUOUS;
    }

    /** Whether targets may still be offered it, so that a retry has a meaning. */
    boolean live() {
        return !over() && !progress.ended;
    }

    /** Whether it was deleted, and only its targets are not all removed yet. */
    boolean deleted() {
        return does(Sweep.Kind.DELETE);
    }

    private boolean does(Sweep.Kind part) {
        return progress.sweep != null && progress.sweep.does(part);
    }

    /** Whether executions in that state are cancelled, and perhaps only their turn has not come yet. */
    boolean cancels(TargetState state) {
        return switch (state) {
            case QUEUED -> does(Sweep.Kind.CANCEL_QUEUED);
            case IN_PROGRESS -> does(Sweep.Kind.CANCEL_ALL);
            default -> false;
        };
    }

    /** Whether it has come to an end, apart from what is still in progress. */
    boolean over() {
        return switch (progress.status) {
            case SCHEDULED, IN_PROGRESS, PAUSED -> false;
            case COMPLETED, CANCELED, ABORTED -> true;
        };
    }
}
