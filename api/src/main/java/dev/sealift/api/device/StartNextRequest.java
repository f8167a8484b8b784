package dev.sealift.api.device;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /things/{thing}/jobs/$next}.
 *
 * @param report Sealift's own member: the boot report at the start. Its boot counter is the mark that evidence must pass; without
 *               it the last report on record counts, and an execution without any mark cannot succeed
 */
public record StartNextRequest(
        @Nullable Map<String, String> statusDetails,
        @Nullable Integer stepTimeoutInMinutes,
        @Nullable DeviceReport report) {
    /** The same with another report. */
    public StartNextRequest with(@Nullable DeviceReport other) {
        return new StartNextRequest(statusDetails, stepTimeoutInMinutes, other);
    }
}
