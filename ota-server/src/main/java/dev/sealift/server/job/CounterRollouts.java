package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.release.ReleaseService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the devices that a job updated back to what they ran before, or to a release that is named, in jobs of their own. */
final class CounterRollouts {
    private static final Logger LOG = LoggerFactory.getLogger(CounterRollouts.class);

    /** Room for a suffix in an id of at most 64 characters. */
    private static final int MAX_STEM = 50;

    private final Stores stores;
    private final JobCreation creation;
    private final LateJoiners joiners;
    private final DeviceService devices;
    private final ReleaseService releases;
    private final AuditLog audit;

    CounterRollouts(
            Stores stores,
            JobCreation creation,
            LateJoiners joiners,
            DeviceService devices,
            ReleaseService releases,
            AuditLog audit) {
        this.stores = stores;
        this.creation = creation;
        this.joiners = joiners;
        this.devices = devices;
        this.releases = releases;
        this.audit = audit;
    }

    /**
     * What came of it.
     *
     * @param jobs    which are written down, or planned when they are large, but not started yet
     * @param unknown devices of which it is not known what they ran before, or which cannot go back
     */
    record Result(List<String> jobs, List<String> unknown) {
        /** For people, in the reason why the job ended. */
        String sentence() {
            String back = jobs.isEmpty() ? "no device is taken back" : "taken back by " + String.join(", ", jobs);
            return unknown.isEmpty() ? back : back + "; " + unknown.size() + " keep it: 'sealift job counter' says why";
        }
    }

    /** Makes the jobs: one for each release that devices go back to. */
    Result create(Handle tx, Cause cause, Job job, Jobs.@Nullable Counter request) {
        if (job.kind() != JobKind.UPDATE) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "job '" + job.id() + "' is of kind " + job.kind() + ": only an UPDATE can be taken back",
                    job.kind().name(),
                    JobKind.UPDATE.name());
        }
        Result result = create(tx, cause, job, request, stores.executions().updated(tx, job.id()));
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("comment", request == null ? null : request.comment());
        data.put("jobs", result.jobs());
        data.put("unknown", result.unknown().size());
        audit.append(tx, cause, "JOB_COUNTERED", Events.subject(job), data);
        return result;
    }

    /**
     * Takes one device back that was updated when the others were already: by the job of those, or one of its own.
     *
     * @return what is to be looked at again
     */
    List<String> follow(Handle tx, Job job, Execution execution) {
        var updated = ExecutionStore.Updated.of(execution);
        Optional<Job> counter =
                before(tx, updated, new TreeMap<>()).flatMap(to -> stores.jobs().counterTo(tx, job.id(), to));
        if (counter.isEmpty()) {
            return create(tx, Cause.SERVER, job, null, List.of(updated)).jobs();
        }
        Device device = devices.get(tx, updated.device());
        joiners.add(
                tx,
                counter.get(),
                device,
                true,
                Eligibility.of(tx, releases, counter.get()).reason(device));
        return List.of(counter.get().id());
    }

    private Optional<String> before(
            Handle tx, ExecutionStore.Updated updated, Map<String, Optional<Releases.View>> byImage) {
        return Optional.ofNullable(updated.imageBefore())
                .flatMap(image -> byImage.computeIfAbsent(image, hash -> releases.ofImage(tx, hash)))
                .map(Releases.View::id);
    }

    private Result create(
            Handle tx, Cause cause, Job job, Jobs.@Nullable Counter request, List<ExecutionStore.Updated> all) {
        Map<String, List<String>> byRelease = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        Map<String, Optional<Releases.View>> byImage = new TreeMap<>();
        for (ExecutionStore.Updated updated : all) {
            Optional<String> to = request != null && request.release() != null
                    ? Optional.of(request.release())
                    : before(tx, updated, byImage);
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
            try {
                if (devices.size() > Planner.AT_ONCE) {
                    jobs.add(creation.announce(tx, cause, create, job.id()).id());
                } else if (save(tx, cause, create, job)) {
                    jobs.add(id);
                } else {
                    unknown.addAll(devices);
                }
            } catch (Refusal e) {
                if (request != null) {
                    throw e;
                }
                // A group of the policy is gone, perhaps. The gate closes all the same.
                LOG.warn("devices of job {} are not taken back to {}: {}", job.id(), release, e.getMessage());
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
