package dev.sealift.api;

/** Who is a target of a job; the names are those of AWS IoT Jobs. */
public enum TargetSelection {
    /** Who is in the groups when the job is created. */
    SNAPSHOT,
    /** Whoever is in the groups while the job runs; it ends with its schedule, or when it is cancelled. */
    CONTINUOUS
}
