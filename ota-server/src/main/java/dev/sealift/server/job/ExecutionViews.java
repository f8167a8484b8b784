package dev.sealift.server.job;

import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.JobExecutionSummary;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.operator.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Executions as devices and operators see them. */
final class ExecutionViews {
    private ExecutionViews() {}

    static JobExecution described(Execution execution, @Nullable String document, Instant now) {
        Execution.Times times = execution.times();
        Instant deadline = times.deadline();
        return new JobExecution(
                execution.job(),
                execution.device(),
                execution.offeredStatus(),
                execution.details().isEmpty() ? null : execution.details(),
                seconds(times.queuedAt()),
                times.startedAt() == null ? null : seconds(times.startedAt()),
                seconds(times.updatedAt()),
                execution.version(),
                execution.number(),
                deadline == null
                        ? null
                        : Math.max(0, Duration.between(now, deadline).toSeconds()),
                document);
    }

    static JobExecutionSummary summary(Execution execution) {
        Execution.Times times = execution.times();
        return new JobExecutionSummary(
                execution.job(),
                seconds(times.queuedAt()),
                times.startedAt() == null ? null : seconds(times.startedAt()),
                seconds(times.updatedAt()),
                execution.version(),
                execution.number());
    }

    static UpdateReply.State state(Execution execution) {
        return new UpdateReply.State(
                execution.offeredStatus(),
                execution.details().isEmpty() ? null : execution.details(),
                execution.version());
    }

    static Jobs.Execution ofOperators(Execution execution, int wave) {
        Execution.Times times = execution.times();
        return new Jobs.Execution(
                execution.device(),
                Jobs.TargetState.valueOf(execution.state().name()),
                execution.state().status(),
                wave,
                execution.state().status() == null ? null : execution.number(),
                execution.details().isEmpty() ? null : execution.details(),
                execution.reason(),
                times.queuedAt(),
                times.startedAt(),
                times.endedAt(),
                times.due());
    }

    private static long seconds(@Nullable Instant time) {
        return Objects.requireNonNull(time, "not offered").getEpochSecond();
    }
}
