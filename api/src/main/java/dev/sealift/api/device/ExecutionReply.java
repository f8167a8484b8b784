package dev.sealift.api.device;

import org.jspecify.annotations.Nullable;

/** Reply of {@code PUT /things/{thing}/jobs/$next} and {@code GET /things/{thing}/jobs/{job}}; without execution when none is pending. */
public record ExecutionReply(@Nullable JobExecution execution) {}
