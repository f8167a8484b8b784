package dev.sealift.api;

/** The state of one device's part of a job; the names are those of AWS IoT Jobs. */
public enum ExecutionStatus {
    QUEUED,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    REJECTED,
    REMOVED,
    CANCELED;

    /** Whether the execution has ended and never changes again. */
    public boolean terminal() {
        return this != QUEUED && this != IN_PROGRESS;
    }
}
