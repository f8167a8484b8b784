package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.release.ReleaseService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Takes the devices that a job updated back to what they ran before, or to a release that is named, in jobs of their own. */
final class CounterRollouts {
    /** Room for a suffix in an id of at most 64 characters. */
    private static final int MAX_STEM = 50;

    private final Stores stores;
    private final JobCreation creation;
    private final ReleaseService releases;

    CounterRollouts(Stores stores, JobCreation creation, ReleaseService releases) {
        this.stores = stores;
        this.creation = creation;
        this.releases = releases;
    }

    /**
     * What came of it.
     *
     * @param jobs    which are written down, or planned when they are large, but not started yet
     * @param unknown devices of which it is not known what they ran before, or which cannot go back
     */
    record Result(List<String> jobs, List<String> unknown) {}

    /** Makes the jobs: one for each release that devices go back to. */
    Result create(Handle tx, Cause cause, Job job, Jobs.@Nullable Counter request) {
        if (job.kind() != JobKind.UPDATE) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "job '" + job.id() + "' is of kind " + job.kind() + ": only an UPDATE can be taken back",
                    job.kind().name(),
                    JobKind.UPDATE.name());
        }
        Map<String, List<String>> byRelease = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        Map<String, Optional<Releases.View>> byImage = new TreeMap<>();
        for (ExecutionStore.Updated updated : stores.executions().updated(tx, job.id())) {
            Optional<String> to = request != null && request.release() != null
                    ? Optional.of(request.release())
                    : Optional.ofNullable(updated.imageBefore())
                            .flatMap(image -> byImage.computeIfAbsent(image, hash -> releases.ofImage(tx, hash)))
                            .map(Releases.View::id);
            to.ifPresentOrElse(
                    release -> byRelease
                            .computeIfAbsent(release, none -> new ArrayList<>())
                            .add(updated.device()),
                    () -> unknown.add(updated.device()));
        }
        JobPolicy policy = policy(job, request);
        String stem = request == null || request.id() == null ? stem(job) : request.id();
        List<String> jobs = new ArrayList<>();
        byRelease.forEach((release, devices) -> {
            String id = byRelease.size() == 1 && request != null && request.id() != null ? stem : free(tx, stem);
            var create = new Jobs.Create(
                    id,
                    null,
                    JobKind.UPDATE,
                    release,
                    null,
                    devices,
                    null,
                    null,
                    job.priority(),
                    "takes back " + job.id(),
                    policy,
                    true);
            if (devices.size() > Planner.AT_ONCE) {
                jobs.add(creation.announce(tx, cause, create, job.id()).id());
            } else if (save(tx, cause, create, job)) {
                jobs.add(id);
            } else {
                unknown.addAll(devices);
            }
        });
        return new Result(jobs, unknown);
    }

    /** Whether any device can go back: the counter of what they run may forbid it. */
    private boolean save(Handle tx, Cause cause, Jobs.Create create, Job job) {
        JobCreation.Draft draft = creation.draft(tx, cause, create, job.id());
        int excluded = Arrays.stream(draft.targets().sizes(true)).sum();
        boolean some = excluded < draft.targets().targets().size();
        if (some) {
            creation.save(tx, cause, draft);
        }
        return some;
    }

    private static String stem(Job job) {
        String id = job.id().length() > MAX_STEM ? job.id().substring(0, MAX_STEM) : job.id();
        return id + "-back";
    }

    private String free(Handle tx, String stem) {
        String id = stem;
        for (int n = 2; stores.jobs().find(tx, id).isPresent(); n++) {
            id = stem + "-" + n;
        }
        return id;
    }

    /** As gated as the job itself; but a gate that rolled the way back back would go in circles. */
    private static JobPolicy policy(Job job, Jobs.@Nullable Counter request) {
        if (request != null && request.policy() != null) {
            return request.policy();
        }
        JobPolicy policy = job.policy();
        List<JobPolicy.Gate> gates = Objects.requireNonNull(policy.gates()).stream()
                .map(gate -> gate.action() == JobPolicy.GateAction.ROLL_BACK
                        ? new JobPolicy.Gate(
                                gate.failureType(),
                                gate.thresholdPercentage(),
                                gate.minNumberOfExecutedThings(),
                                JobPolicy.GateAction.CANCEL)
                        : gate)
                .toList();
        return new JobPolicy(
                policy.rollout(),
                null,
                policy.maxInFlight(),
                policy.bytesPerSecond(),
                gates,
                policy.soakMinutes(),
                null,
                null,
                policy.timeout(),
                policy.retry());
    }
}
