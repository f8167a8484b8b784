package dev.sealift.api;

/** The state of a job. */
public enum JobStatus {
    /** Waits for its start or for approvals. */
    SCHEDULED,
    IN_PROGRESS,
    /** Nothing is offered until an operator resumes it; what was offered goes on. */
    PAUSED,
    COMPLETED,
    /** Cancelled by a person. */
    CANCELED,
    /** Stopped by one of its gates. */
    ABORTED
}
