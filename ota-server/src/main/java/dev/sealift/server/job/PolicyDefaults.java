package dev.sealift.server.job;

import dev.sealift.api.operator.JobPolicy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a policy says where its author said nothing. */
final class PolicyDefaults {
    /** One device a second. */
    private static final int DEFAULT_PER_MINUTE = 60;

    /** AWS IoT Jobs' highest rate. */
    private static final int DEFAULT_CAP = 1000;

    /** A fifth of the first ten or more: late enough to be no accident, early enough to save the fleet. */
    private static final JobPolicy.Gate DEFAULT_GATE =
            new JobPolicy.Gate(JobPolicy.FailureType.ALL, 20, 10, JobPolicy.GateAction.CANCEL);

    /** A download over a slow serial line, a restart and a self-test, with room to spare. */
    private static final int DEFAULT_TIMEOUT_MINUTES = 60;

    /** Long enough for a network to come back. */
    private static final int DEFAULT_BACK_OFF_MINUTES = 5;

    private static final double DEFAULT_BACK_OFF_FACTOR = 2;
    private static final int DEFAULT_MAX_BACK_OFF_MINUTES = 1440;

    private PolicyDefaults() {}

    /** The policy with every default in its place. */
    static JobPolicy complete(@Nullable JobPolicy given) {
        JobPolicy policy = given == null ? JobPolicy.DEFAULT : given;
        return new JobPolicy(
                rollout(policy.rollout()),
                policy.waves() == null
                        ? null
                        : policy.waves().stream().map(PolicyDefaults::wave).toList(),
                policy.maxInFlight(),
                policy.bytesPerSecond(),
                policy.gates() == null
                        ? List.of(DEFAULT_GATE)
                        : policy.gates().stream().map(PolicyDefaults::gate).toList(),
                policy.soakMinutes(),
                policy.approvals(),
                policy.schedule(),
                timeout(policy.timeout()),
                policy.retry() == null ? null : retry(policy.retry()));
    }

    private static JobPolicy.Rollout rollout(JobPolicy.@Nullable Rollout rollout) {
        if (rollout == null || (rollout.maximumPerMinute() == null && rollout.exponentialRate() == null)) {
            return new JobPolicy.Rollout(DEFAULT_PER_MINUTE);
        }
        return new JobPolicy.Rollout(
                Objects.requireNonNullElse(rollout.maximumPerMinute(), DEFAULT_CAP), rollout.exponentialRate());
    }

    private static JobPolicy.Wave wave(JobPolicy.Wave wave) {
        boolean manual = wave.advance() == JobPolicy.Advance.MANUAL;
        return new JobPolicy.Wave(
                wave.percentage(),
                wave.group(),
                manual ? JobPolicy.Advance.MANUAL : JobPolicy.Advance.AUTOMATIC,
                manual ? wave.succeededPercentage() : Objects.requireNonNullElse(wave.succeededPercentage(), 100.0),
                manual ? Objects.requireNonNullElse(wave.operators(), 1) : wave.operators());
    }

    private static JobPolicy.Gate gate(JobPolicy.Gate gate) {
        return new JobPolicy.Gate(
                gate.failureType(),
                gate.thresholdPercentage(),
                gate.minNumberOfExecutedThings(),
                Objects.requireNonNullElse(gate.action(), JobPolicy.GateAction.CANCEL));
    }

    private static JobPolicy.Timeout timeout(JobPolicy.@Nullable Timeout timeout) {
        return timeout == null
                ? new JobPolicy.Timeout(DEFAULT_TIMEOUT_MINUTES)
                : new JobPolicy.Timeout(
                        Objects.requireNonNullElse(timeout.inProgressTimeoutInMinutes(), DEFAULT_TIMEOUT_MINUTES),
                        timeout.silenceInMinutes());
    }

    private static JobPolicy.Retry retry(JobPolicy.Retry retry) {
        int base = Objects.requireNonNullElse(retry.backOffMinutes(), DEFAULT_BACK_OFF_MINUTES);
        return new JobPolicy.Retry(
                Objects.requireNonNullElse(retry.failed(), 0),
                Objects.requireNonNullElse(retry.timedOut(), 0),
                base,
                Objects.requireNonNullElse(retry.backOffFactor(), DEFAULT_BACK_OFF_FACTOR),
                Objects.requireNonNullElse(retry.maxBackOffMinutes(), Math.max(base, DEFAULT_MAX_BACK_OFF_MINUTES)));
    }

    /** The policy with the parts that another one gives in place of its own. */
    static JobPolicy replaced(JobPolicy policy, JobPolicy parts) {
        return new JobPolicy(
                parts.rollout() == null ? policy.rollout() : parts.rollout(),
                parts.waves() == null ? policy.waves() : parts.waves(),
                parts.maxInFlight() == null ? policy.maxInFlight() : parts.maxInFlight(),
                parts.bytesPerSecond() == null ? policy.bytesPerSecond() : parts.bytesPerSecond(),
                parts.gates() == null ? policy.gates() : parts.gates(),
                parts.soakMinutes() == null ? policy.soakMinutes() : parts.soakMinutes(),
                parts.approvals() == null ? policy.approvals() : parts.approvals(),
                parts.schedule() == null ? policy.schedule() : parts.schedule(),
                parts.timeout() == null ? policy.timeout() : parts.timeout(),
                parts.retry() == null ? policy.retry() : parts.retry());
    }
}
