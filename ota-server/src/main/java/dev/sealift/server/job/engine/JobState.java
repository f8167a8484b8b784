package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.time.Instant;
import java.util.List;

/**
 * What the engine must know of a job. Its size depends on the policy and on what runs, not on the fleet.
 *
 * @param recentOffers times of the last offers, newest first; at least the last {@code maximumPerMinute} of them
 * @param running      executions in progress, earliest deadline first; those that are due must be among them
 */
public record JobState(JobStatus status, Counts counts, List<Instant> recentOffers, List<Running> running) {
    /** An execution in progress and when it must have ended. */
    public record Running(String device, Instant deadline) {}
}
