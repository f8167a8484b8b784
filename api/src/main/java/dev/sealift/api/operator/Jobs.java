package dev.sealift.api.operator;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/jobs}. */
public final class Jobs {
    private Jobs() {}

    /** {@code POST /api/v1/jobs}. Without an id the server makes one. */
    public record Create(
            @Nullable String id,
            String release,
            List<String> targets,
            @Nullable Policy policy,
            @Nullable Boolean allowDowngrade) {}

    /** How fast and until when; absent parts take the server's defaults, which the reply shows. */
    public record Policy(
            @Nullable Rollout rollout,
            @Nullable Abort abort,
            @Nullable Timeout timeout) {}

    /** Devices offered the job in any 60 seconds: 1–1000, as in AWS IoT Jobs. */
    public record Rollout(int maximumPerMinute) {}

    /**
     * The gate: the job stops when the failed share of the ended executions reaches the threshold.
     *
     * @param failureType              FAILED, REJECTED, TIMED_OUT or ALL
     * @param thresholdPercentage      above 0, at most 100
     * @param minNumberOfExecutedThings executions that must have ended before it is looked at, at least 1
     */
    public record Abort(String failureType, double thresholdPercentage, int minNumberOfExecutedThings) {}

    /** Minutes (1–10080) an execution may be IN_PROGRESS before it is TIMED_OUT. */
    public record Timeout(int inProgressTimeoutInMinutes) {}

    /**
     * A job with its counts.
     *
     * @param notOffered targets that have not been offered the job (and, once it ended, never were)
     * @param alreadyInstalled succeeded without having to do anything; contained in SUCCEEDED
     * @param statusReason why it ended as it did
     */
    public record View(
            String id,
            String release,
            JobStatus status,
            @Nullable String statusReason,
            Policy policy,
            boolean allowDowngrade,
            Instant createdAt,
            @Nullable Instant completedAt,
            int targets,
            int notOffered,
            int alreadyInstalled,
            Map<ExecutionStatus, Integer> executions,
            Map<ReasonCode, Integer> reasons) {}

    /** {@code GET /api/v1/jobs}. */
    public record Page(List<View> jobs) {}

    /**
     * One target of a job. {@code status} is absent while it has not been offered the job.
     *
     * @param statusDetails what the device said last
     * @param reason        why it failed, or what its last claim of success lacked
     */
    public record Execution(
            String device,
            @Nullable ExecutionStatus status,
            @Nullable Long executionNumber,
            @Nullable Map<String, String> statusDetails,
            @Nullable ReasonCode reason,
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /** {@code GET /api/v1/jobs/{id}/executions}. */
    public record Executions(List<Execution> executions) {}

    /** {@code POST /api/v1/jobs/{id}/cancel}; {@code force} also ends executions in progress. */
    public record Cancel(@Nullable String comment, @Nullable Boolean force) {}
}
