package dev.sealift.api.device;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /things/{thing}/jobs/{job}}.
 *
 * @param status          IN_PROGRESS, SUCCEEDED, FAILED or REJECTED
 * @param statusDetails   replaces the whole map when present, see {@link StatusDetails}
 * @param expectedVersion refuses the update when the execution has another version
 * @param report          Sealift's own member: evidence for SUCCEEDED
 * @param reason          Sealift's own member: why it FAILED or was REJECTED
 */
public record UpdateRequest(
        ExecutionStatus status,
        @Nullable Map<String, String> statusDetails,
        @Nullable Long expectedVersion,
        @Nullable Long executionNumber,
        @Nullable Boolean includeJobExecutionState,
        @Nullable Boolean includeJobDocument,
        @Nullable Integer stepTimeoutInMinutes,
        @Nullable DeviceReport report,
        @Nullable ReasonCode reason) {
    /** The same with another report. */
    public UpdateRequest with(@Nullable DeviceReport other) {
        return new UpdateRequest(
                status,
                statusDetails,
                expectedVersion,
                executionNumber,
                includeJobExecutionState,
                includeJobDocument,
                stepTimeoutInMinutes,
                other,
                reason);
    }
}
