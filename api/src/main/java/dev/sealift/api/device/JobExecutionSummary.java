package dev.sealift.api.device;

import org.jspecify.annotations.Nullable;

/** AWS IoT Jobs' {@code JobExecutionSummary}: times in epoch seconds. */
public record JobExecutionSummary(
        String jobId,
        long queuedAt,
        @Nullable Long startedAt,
        long lastUpdatedAt,
        long versionNumber,
        long executionNumber) {}
