package dev.sealift.server.job;

import dev.sealift.api.operator.JobPolicy;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Wave;
import dev.sealift.server.problem.Refusal;
import java.util.List;

/** A change of the policy of a job that exists: its targets are in their waves, sites and zones already, and stay there. */
final class PolicyUpdate {
    private PolicyUpdate() {}

    /** The job with these parts of its policy replaced. */
    static JobPolicy of(Job job, JobPolicy parts) {
        JobPolicy policy = PolicyDefaults.complete(PolicyDefaults.replaced(job.policy(), parts));
        Policy before = job.rules();
        Policy after = Policies.rules(policy);
        if (!selections(before).equals(selections(after))) {
            throw Refusal.invalid(
                    "policy.waves", "other waves", "the same shares and groups; only how they advance can change");
        }
        if (!before.bandwidth().keySet().equals(after.bandwidth().keySet())) {
            throw Refusal.invalid(
                    "policy.bytesPerSecond",
                    after.bandwidth().keySet(),
                    "the groups " + before.bandwidth().keySet() + "; only the ceilings can change");
        }
        if (before.schedule().windows().isEmpty() && !after.schedule().windows().isEmpty()) {
            throw Refusal.invalid(
                    "policy.schedule.maintenanceWindows", "added", "none: the job was created without, or a new job");
        }
        return policy;
    }

    private static List<Wave.Selection> selections(Policy policy) {
        return policy.waves().stream().map(Wave::selection).toList();
    }
}
