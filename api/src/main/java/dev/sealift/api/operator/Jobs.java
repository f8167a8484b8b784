package dev.sealift.api.operator;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.Tagged;
import dev.sealift.api.limit.Range;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/jobs}. */
public final class Jobs {
    private Jobs() {}

    /** {@code POST /api/v1/jobs}. Without an id the server makes one. */
    public record Create(
            @Nullable @Text(Shape.ID) String id,
            @Text(Shape.RELEASE_ID) String release,
            @Size(min = 1, max = 10_000) List<@Text(Shape.ID) String> targets,
            @Nullable Policy policy,
            @Nullable Boolean allowDowngrade) {}

    /** How fast and until when; absent parts take the server's defaults, which the reply shows. */
    public record Policy(
            @Nullable Rollout rollout,
            @Nullable Abort abort,
            @Nullable Timeout timeout) {}

    /** Devices offered the job in any 60 seconds: 1–1000, as in AWS IoT Jobs. */
    public record Rollout(@Range(min = 1, max = 1000) int maximumPerMinute) {}

    /**
     * The gate: the job stops when the failed share of the ended executions reaches the threshold.
     *
     * @param failureType              FAILED, REJECTED, TIMED_OUT or ALL
     * @param thresholdPercentage      above 0, at most 100
     * @param minNumberOfExecutedThings executions that must have ended before it is looked at, at least 1
     */
    public record Abort(
            String failureType,
            @Range(min = 0, max = 100) double thresholdPercentage,
            @Range(min = 1, max = Integer.MAX_VALUE) int minNumberOfExecutedThings) {}

    /** Minutes (1–10080) an execution may be IN_PROGRESS before it is TIMED_OUT. */
    public record Timeout(@Range(min = 1, max = 10_080) int inProgressTimeoutInMinutes) {}

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
            Map<ReasonCode, Integer> reasons)
            implements Tagged {
        @Override
        public Object tagged() {
            return Arrays.asList(id, release, status, policy, allowDowngrade, createdAt);
        }
    }

    /** {@code GET /api/v1/jobs}. */
    public record Page(List<View> jobs, @Nullable String next) {}

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
    public record Executions(
            List<Execution> executions, @Nullable String next) {}

    /** {@code POST /api/v1/jobs/{id}/cancel}; {@code force} also ends executions in progress. */
    public record Cancel(
            @Nullable @Size(max = 2028) String comment,
            @Nullable Boolean force) {}
}
