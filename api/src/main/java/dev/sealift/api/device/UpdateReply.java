package dev.sealift.api.device;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reply of {@code POST /things/{thing}/jobs/{job}}.
 *
 * @param executionState present when asked for, and always when a claim of success was not believed
 * @param evidence       present when success was claimed: the verdict
 */
public record UpdateReply(
        @Nullable State executionState,
        @Nullable String jobDocument,
        @Nullable Evidence evidence) {

    /** AWS IoT Jobs' {@code JobExecutionState}. */
    public record State(ExecutionStatus status, @Nullable Map<String, String> statusDetails, long versionNumber) {}

    /**
     * Whether a claim of success was believed.
     *
     * @param accepted the execution is SUCCEEDED
     * @param reason   an {@code EVIDENCE_…} code when it is not; ALREADY_INSTALLED when nothing had to be done; else NONE
     * @param detail   got and expected, in words
     */
    public record Evidence(boolean accepted, ReasonCode reason, String detail) {}
}
