package dev.sealift.server.job.engine;

import dev.sealift.api.ReasonCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done with a job now. Each says all that its event must hold; its instant is the one that was asked for. */
public sealed interface Decision {
    /**
     * The device's execution becomes TIMED_OUT.
     *
     * @param reason  EXECUTION_TIMED_OUT or what the last claim of success lacked; DEVICE_SILENT
     * @param retryAt when it waits for an offer again; absent: this end is final
     */
    record TimeOut(
            String device, ReasonCode reason, @Nullable Instant retryAt) implements Decision {}

    /**
     * The device was heard from meanwhile: its moment comes later.
     *
     * @param due absent: never, because the policy no longer asks for it
     */
    record Postpone(String device, @Nullable Instant due) implements Decision {}

    /** The device waits for an offer again, as {@link Waiting#again}. */
    record Requeue(String device) implements Decision {}

    /** The device's success is no longer on probation. */
    record Soaked(String device) implements Decision {}

    /** The job starts: it becomes IN_PROGRESS. */
    record Start() implements Decision {}

    /** The next wave begins. */
    record NextWave(int wave) implements Decision {}

    /**
     * The job is offered to that many targets of the cohort: those to be offered it again first, then the fresh ones, each in
     * the order of the job's targets. One that cannot take it any more counts as offered and becomes EXCLUDED at once.
     */
    record Offer(Cohort cohort, int devices) implements Decision {}

    /**
     * The job becomes PAUSED.
     *
     * @param gate what closed; absent when a wave fell short. An operator who resumes past a closed gate makes the tally
     *             begin anew
     */
    record Pause(String reason, @Nullable GateView gate) implements Decision {}

    /** The job becomes ABORTED: what is queued is CANCELED, no retry is made, what is in progress goes on to its end. */
    record Abort(String reason, GateView gate) implements Decision {}

    /** As Abort, and the devices that were updated are offered the release they had before, by a job of its own. */
    record RollBack(String reason, GateView gate) implements Decision {}

    /**
     * The end of the schedule has come: nothing more is offered, no retry is made, and what was offered is cancelled as the
     * behaviour says. The job keeps its status until it completes.
     */
    record End(Schedule.EndBehavior behavior) implements Decision {}

    /** Nothing is to come any more: the job becomes COMPLETED. */
    record Complete() implements Decision {}
}
