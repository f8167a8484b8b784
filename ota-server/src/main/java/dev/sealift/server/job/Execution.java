package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.JobExecutionSummary;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.job.engine.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One device's part of a job.
 *
 * @param position in the order of the job's targets
 * @param status   absent while the device was not offered the job
 * @param version  1 when offered, one more with each change
 * @param details  what the device said last
 * @param reason   why it ended, or what the last claim of success lacked
 * @param mark     what the device ran at the start
 */
record Execution(
        String job,
        String device,
        int position,
        @Nullable ExecutionStatus status,
        long number,
        long version,
        Map<String, String> details,
        @Nullable ReasonCode reason,
        Evidence.@Nullable Mark mark,
        Times times) {

    /** @param deadline when it is TIMED_OUT; present while it is in progress */
    record Times(
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant updatedAt,
            @Nullable Instant endedAt,
            @Nullable Instant deadline) {
        /** Of a target that was not offered the job. */
        static final Times NONE = new Times(null, null, null, null, null);
    }

    /** A target that was not offered the job yet. */
    static Execution target(String job, String device, int position) {
        return new Execution(job, device, position, null, 1, 0, Map.of(), null, null, Times.NONE);
    }

    Execution offered(Instant now) {
        return with(ExecutionStatus.QUEUED, details, reason, mark, new Times(now, null, now, null, null));
    }

    Execution started(Instant now, Instant deadline, Evidence.@Nullable Mark at, Map<String, String> newDetails) {
        var started = new Times(times.queuedAt, now, now, null, deadline);
        return with(ExecutionStatus.IN_PROGRESS, newDetails, reason, at, started);
    }

    Execution progressed(Instant now, Instant deadline, Map<String, String> newDetails, @Nullable ReasonCode why) {
        var progressed = new Times(times.queuedAt, times.startedAt, now, null, deadline);
        return with(ExecutionStatus.IN_PROGRESS, newDetails, why, mark, progressed);
    }

    Execution ended(Instant now, ExecutionStatus end, Map<String, String> newDetails, @Nullable ReasonCode why) {
        return with(end, newDetails, why, mark, new Times(times.queuedAt, times.startedAt, now, now, null));
    }

    private Execution with(
            ExecutionStatus newStatus,
            Map<String, String> newDetails,
            @Nullable ReasonCode why,
            Evidence.@Nullable Mark newMark,
            Times newTimes) {
        return new Execution(
                job, device, position, newStatus, number, version + 1, Map.copyOf(newDetails), why, newMark, newTimes);
    }

    /** Details with the reason among them, so that plain AWS clients see it too. */
    static Map<String, String> detailsWith(Map<String, String> details, @Nullable ReasonCode why) {
        if (why == null || why == ReasonCode.NONE) {
            return details;
        }
        Map<String, String> extended = new HashMap<>(details);
        extended.put(StatusDetails.REASON, why.name());
        return extended;
    }

    /** The state of an execution that was offered. */
    ExecutionStatus offeredStatus() {
        return Objects.requireNonNull(status, "not offered");
    }

    JobExecution describe(@Nullable String document, Instant now) {
        Instant deadline = times.deadline;
        return new JobExecution(
                job,
                device,
                offeredStatus(),
                details.isEmpty() ? null : details,
                seconds(times.queuedAt),
                times.startedAt == null ? null : seconds(times.startedAt),
                seconds(times.updatedAt),
                version,
                number,
                deadline == null
                        ? null
                        : Math.max(0, Duration.between(now, deadline).toSeconds()),
                document);
    }

    JobExecutionSummary summary() {
        return new JobExecutionSummary(
                job,
                seconds(times.queuedAt),
                times.startedAt == null ? null : seconds(times.startedAt),
                seconds(times.updatedAt),
                version,
                number);
    }

    UpdateReply.State state() {
        return new UpdateReply.State(offeredStatus(), details.isEmpty() ? null : details, version);
    }

    Jobs.Execution view() {
        return new Jobs.Execution(
                device,
                status,
                status == null ? null : number,
                details.isEmpty() ? null : details,
                reason,
                times.queuedAt,
                times.startedAt,
                times.endedAt);
    }

    private static long seconds(@Nullable Instant time) {
        return Objects.requireNonNull(time, "not offered").getEpochSecond();
    }
}
