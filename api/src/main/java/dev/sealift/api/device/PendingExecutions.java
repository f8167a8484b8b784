package dev.sealift.api.device;

import java.util.List;

/** Reply of {@code GET /things/{thing}/jobs}, oldest first. */
public record PendingExecutions(List<JobExecutionSummary> inProgressJobs, List<JobExecutionSummary> queuedJobs) {}
