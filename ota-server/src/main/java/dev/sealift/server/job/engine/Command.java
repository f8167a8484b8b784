package dev.sealift.server.job.engine;

/** What an operator does to a job, as far as the engine must know it. */
public sealed interface Command {
    /** One more person approves the start. */
    record Approve() implements Command {}

    /** One more person says that the next wave may begin. */
    record Advance() implements Command {}

    /** IN_PROGRESS becomes PAUSED. */
    record Pause() implements Command {}

    /**
     * PAUSED becomes IN_PROGRESS; so does an ended job whose failed targets are offered it again.
     *
     * @param anew the tally begins anew, because a gate had closed
     */
    record Resume(boolean anew) implements Command {}

    /** The job becomes CANCELED: what is queued, and with force what is in progress, is CANCELED, and no retry is made. */
    record Cancel(boolean force) implements Command {}

    /** Other rules from now on. */
    record Replace(Policy policy) implements Command {}
}
