package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.Policy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job.
 *
 * @param document what devices get, as JSON
 */
record Job(
        String id,
        String release,
        String document,
        boolean allowDowngrade,
        Policy policy,
        JobStatus status,
        @Nullable String statusReason,
        Instant createdAt,
        @Nullable Instant completedAt,
        Counts counts,
        int alreadyInstalled) {}
