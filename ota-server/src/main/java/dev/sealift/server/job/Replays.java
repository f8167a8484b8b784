package dev.sealift.server.job;

import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.Forecast;
import dev.sealift.server.job.engine.Observed;
import dev.sealift.server.job.engine.Replay;
import dev.sealift.server.job.engine.TargetState;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** Jobs as they were, under another policy. */
public final class Replays {
    /** As many as were measured: they take not half a gibibyte of memory meanwhile. */
    private static final int MAX_TARGETS = 1_000_000;

    private final Stores stores;
    private final JobStates states;
    private final DeviceService devices;
    private final TargetGroups groups;
    private final AuditLog audit;
    private final Clock clock;
    private final JsonMapper json;

    Replays(
            Stores stores,
            JobStates states,
            DeviceService devices,
            TargetGroups groups,
            AuditLog audit,
            Clock clock,
            JsonMapper json) {
        this.stores = stores;
        this.states = states;
        this.devices = devices;
        this.groups = groups;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
    }

    /** What would have become of a job under another policy, if its devices behave as they did. */
    public Jobs.Replayed of(Handle tx, String id, Jobs.Replay request) {
        Job job = Lookup.job(stores, tx, id);
        JobPolicy parts = Objects.requireNonNullElse(request.policy(), JobPolicy.DEFAULT);
        JobPolicy policy = PolicyDefaults.complete(PolicyDefaults.replaced(job.policy(), parts));
        var rules = Policies.rules(policy);
        Counts counts = states.of(tx, job, clock.instant()).state().counts();
        if (counts.targets() > MAX_TARGETS) {
            throw Lookup.refused(
                    job,
                    "has " + counts.targets() + " targets, which would have to be in memory: a job of at most "
                            + MAX_TARGETS + " can be replayed");
        }
        var observed = new Observed();
        boolean told = History.tell(tx, audit, json, job, observed::note);
        List<ExecutionStore.Participant> participants = stores.executions().participants(tx, id);
        if (!told || participants.isEmpty()) {
            throw Lookup.refused(
                    job,
                    "cannot be replayed: its events or its executions were pruned, or its events are of an older version");
        }
        Targets targets =
                new Targets.Finder(tx, devices, groups, id, rules, new Eligibility(null, false)).again(participants);
        // Its late joiners are there from the start, so that a continuous job has an end, too.
        var other = new Replay.Created(job.createdAt(), rules, false, job.imageBytes(), targets.byCohort());
        try {
            Forecast forecast = Forecast.of(other, observed.behaviors(), Map.of());
            return new Jobs.Replayed(recorded(job, counts), Plans.of(policy, other, Map.of(), forecast));
        } catch (IllegalArgumentException e) {
            throw Lookup.refused(job, "cannot be replayed: " + e.getMessage());
        }
    }

    private static Jobs.Recorded recorded(Job job, Counts counts) {
        Job.Progress progress = job.progress();
        return new Jobs.Recorded(
                job.status(),
                progress.statusReason(),
                job.createdAt(),
                progress.completedAt(),
                progress.notified(),
                counts.of(TargetState.SUCCEEDED) + counts.of(TargetState.SOAKING),
                counts.of(TargetState.FAILED) + counts.of(TargetState.TIMED_OUT) + counts.of(TargetState.REJECTED));
    }
}
