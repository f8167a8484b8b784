package dev.sealift.api.device;

import dev.sealift.api.ExecutionStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AWS IoT Jobs' {@code JobExecution}: times in epoch seconds; {@code jobDocument} is a JSON string over HTTPS. */
public record JobExecution(
        String jobId,
        String thingName,
        ExecutionStatus status,
        @Nullable Map<String, String> statusDetails,
        long queuedAt,
        @Nullable Long startedAt,
        long lastUpdatedAt,
        long versionNumber,
        long executionNumber,
        @Nullable Long approximateSecondsBeforeTimedOut,
        @Nullable String jobDocument) {}
