package dev.sealift.server.job.engine;

/** What is to be done with a job now. */
public sealed interface Decision {
    /** This device's execution ran out of time. */
    record TimeOut(String device) implements Decision {}

    /** The job is offered to that many further targets, in their order. */
    record Offer(int devices) implements Decision {}

    /** The gate closed: queued executions are cancelled, nothing more is offered. */
    record Abort(String reason) implements Decision {}

    /** Every target has come to an end. */
    record Complete() implements Decision {}
}
