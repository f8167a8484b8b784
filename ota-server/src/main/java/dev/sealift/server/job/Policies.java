package dev.sealift.server.job;

import dev.sealift.api.operator.Jobs;
import dev.sealift.server.job.engine.Gate;
import dev.sealift.server.job.engine.Percentage;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Policies as operators write them; what they leave out takes careful defaults. */
final class Policies {
    /** One device a second. */
    private static final int DEFAULT_PER_MINUTE = 60;

    /** A fifth of the first ten or more: late enough to be no accident, early enough to save the fleet. */
    private static final Gate DEFAULT_GATE = new Gate(Gate.FailureType.ALL, Percentage.of(20), 10, Gate.Action.CANCEL);

    /** A download over a slow serial line, a restart and a self-test, with room to spare. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    /** AWS IoT Jobs: a week. */
    private static final int MAX_TIMEOUT_MINUTES = 10_080;

    private static final int MAX_PER_MINUTE = 1000;

    private Policies() {}

    static Policy of(Jobs.@Nullable Policy policy) {
        Jobs.Rollout rollout = policy == null ? null : policy.rollout();
        Jobs.Abort abort = policy == null ? null : policy.abort();
        Jobs.Timeout timeout = policy == null ? null : policy.timeout();
        return Policy.simple(
                rollout == null ? DEFAULT_PER_MINUTE : perMinute(rollout),
                abort == null ? DEFAULT_GATE : gate(abort),
                timeout == null ? DEFAULT_TIMEOUT : timeout(timeout));
    }

    private static int perMinute(Jobs.Rollout rollout) {
        return (int) Require.between("policy.rollout.maximumPerMinute", rollout.maximumPerMinute(), 1, MAX_PER_MINUTE);
    }

    private static Gate gate(Jobs.Abort abort) {
        double percentage = abort.thresholdPercentage();
        if (!(percentage > 0 && percentage <= 100)) {
            throw Refusal.invalid("policy.abort.thresholdPercentage", percentage, "above 0, at most 100");
        }
        int minimum = abort.minNumberOfExecutedThings();
        Require.between("policy.abort.minNumberOfExecutedThings", minimum, 1, Integer.MAX_VALUE);
        Gate.FailureType type = Arrays.stream(Gate.FailureType.values())
                .filter(candidate -> candidate.name().equals(abort.failureType()))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(
                        "policy.abort.failureType",
                        abort.failureType(),
                        "one of " + Arrays.toString(Gate.FailureType.values())));
        return new Gate(type, Percentage.of(percentage), minimum, Gate.Action.CANCEL);
    }

    private static Duration timeout(Jobs.Timeout timeout) {
        return Duration.ofMinutes(Require.between(
                "policy.timeout.inProgressTimeoutInMinutes",
                timeout.inProgressTimeoutInMinutes(),
                1,
                MAX_TIMEOUT_MINUTES));
    }

    static Jobs.Policy view(Policy policy) {
        Gate gate = gate(policy);
        return new Jobs.Policy(
                new Jobs.Rollout(perMinute(policy)),
                new Jobs.Abort(gate.type().name(), gate.threshold().value(), gate.minimum()),
                new Jobs.Timeout(Math.toIntExact(policy.timeouts().inProgress().toMinutes())));
    }

    /** The rate of a policy made here. */
    static int perMinute(Policy policy) {
        return policy.rate().perMinute(0, 0);
    }

    /** The gate of a policy made here. */
    static Gate gate(Policy policy) {
        return policy.gates().getFirst();
    }
}
