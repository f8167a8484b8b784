package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a device may say of its execution, and when. */
final class UpdateRules {
    /** AWS IoT Jobs: minutes of a step timer; -1 removes it. */
    private static final int MAX_STEP_MINUTES = 10_080;

    private static final Set<ExecutionStatus> SET_BY_DEVICES = EnumSet.of(
            ExecutionStatus.IN_PROGRESS, ExecutionStatus.SUCCEEDED, ExecutionStatus.FAILED, ExecutionStatus.REJECTED);

    private UpdateRules() {}

    static void check(UpdateRequest request) {
        Require.statusDetails(request.statusDetails());
        requireStep(request.stepTimeoutInMinutes());
        if (!SET_BY_DEVICES.contains(request.status())) {
            throw Refusal.invalid("status", request.status(), "one of " + SET_BY_DEVICES);
        }
    }

    static void requireStep(@Nullable Integer minutes) {
        if (minutes != null && minutes != -1) {
            Require.between("stepTimeoutInMinutes", minutes, 1, MAX_STEP_MINUTES);
        }
    }

    /** Refuses a change of an execution that has ended, or is not as the device thinks. */
    static void requireOpen(Execution execution, @Nullable Long expectedVersion, Instant now) {
        if (expectedVersion != null && expectedVersion != execution.version()) {
            throw Refusal.of(
                    ProblemCode.VERSION_MISMATCH,
                    "Expected version " + expectedVersion + " but found version " + execution.version(),
                    expectedVersion.toString(),
                    Long.toString(execution.version()));
        }
        // The clock decides, not the moment at which the server gets round to it.
        ExecutionStatus status = due(execution, now) ? ExecutionStatus.TIMED_OUT : execution.offeredStatus();
        if (status.terminal()) {
            throw ended(execution, status);
        }
    }

    /** Refuses a change of an execution that its job cancels together with many others, and has not come to yet. */
    static void requireNotCancelled(Job job, Execution execution, TargetState state) {
        if (job.cancels(state)) {
            throw ended(execution, ExecutionStatus.CANCELED);
        }
    }

    private static Refusal ended(Execution execution, ExecutionStatus status) {
        return Refusal.of(
                ProblemCode.INVALID_STATE,
                "the execution of " + execution.device() + " in job '" + execution.job() + "' has ended as " + status
                        + " and cannot change any more",
                status.name(),
                "QUEUED or IN_PROGRESS");
    }

    /** Whether its time is over, perhaps unnoticed so far. */
    static boolean due(Execution execution, Instant now) {
        Instant deadline = execution.times().deadline();
        return deadline != null && !deadline.isAfter(now);
    }
}
