package dev.sealift.api;

/** The state of a job. */
public enum JobStatus {
    IN_PROGRESS,
    COMPLETED,
    /** Cancelled by a person. */
    CANCELED,
    /** Stopped by its own abort threshold. */
    ABORTED
}
