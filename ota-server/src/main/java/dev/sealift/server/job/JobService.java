package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.problem.Require;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The operators' side of jobs. */
public final class JobService {
    /** Fewer that wait are all read and sorted sooner than they are found among all targets of a large job. */
    private static final int FEW = 10_000;

    private final Stores stores;
    private final JobCreation creation;
    private final Rollouts rollouts;
    private final Templates templates;
    private final JobViews views;
    private final AuditLog audit;

    JobService(
            Stores stores,
            JobCreation creation,
            Rollouts rollouts,
            Templates templates,
            JobViews views,
            AuditLog audit) {
        this.stores = stores;
        this.creation = creation;
        this.rollouts = rollouts;
        this.templates = templates;
        this.views = views;
        this.audit = audit;
    }

    /** Creates a job and offers it to as many targets as its policy allows at once; one with many targets is planned first. */
    public Jobs.View create(Handle tx, Cause cause, Jobs.Create request) {
        Jobs.Create filled = templates.filled(tx, request);
        JobCreation.requireSizes(filled);
        if (creation.isLarge(tx, filled)) {
            return get(tx, creation.announce(tx, cause, filled).id());
        }
        JobCreation.Draft draft = creation.draft(tx, cause, filled, null);
        creation.save(tx, cause, draft);
        return advanced(tx, draft.job().id());
    }

    /** What a job would be, without creating it. */
    public Jobs.Plan plan(Handle tx, Cause cause, Jobs.Create request) {
        Jobs.Create filled = templates.filled(tx, request);
        JobCreation.requireSizes(filled);
        JobCreation.Draft draft = creation.draft(tx, cause, filled, null);
        return Plans.of(draft, draft.job().createdAt());
    }

    /** A job after what is to be done with it now was done. */
    Jobs.View advanced(Handle tx, String id) {
        rollouts.advance(tx, id);
        return get(tx, id);
    }

    /** A job with its counts. */
    public Jobs.View get(Handle tx, String id) {
        return views.of(tx, Lookup.job(stores, tx, id));
    }

    /** Jobs in the order of their ids. */
    public List<Jobs.View> list(Handle tx, String after, int limit, @Nullable JobStatus status) {
        return stores.jobs().list(tx, after, limit, status).stream()
                .map(job -> views.of(tx, job))
                .toList();
    }

    /** A job's targets after a device, in the order of their ids. */
    public List<Jobs.Execution> executions(
            Handle tx, String id, String after, int limit, Jobs.@Nullable TargetState state) {
        Job job = Lookup.job(stores, tx, id);
        Map<Integer, Integer> waves = views.waveOf(tx, job);
        List<Execution> found = state == Jobs.TargetState.WAITING && waiting(tx, id) < FEW
                ? stores.executions().fewWaiting(tx, id, after, limit)
                : stores.executions()
                        .list(tx, id, after, limit, state == null ? null : TargetState.valueOf(state.name()));
        return found.stream()
                .map(execution ->
                        ExecutionViews.ofOperators(execution, Objects.requireNonNull(waves.get(execution.cohort()))))
                .toList();
    }

    private int waiting(Handle tx, String id) {
        return stores.cohorts().list(tx, id).stream()
                .mapToInt(row -> row.waiting().devices())
                .sum();
    }

    /** Changes a job that is not over. Approvals that were of the job as it was count no more. */
    public Jobs.View update(Handle tx, Cause cause, String id, Jobs.Update request) {
        Job job = Lookup.job(stores, tx, id, "changed", JobStatus.SCHEDULED, JobStatus.IN_PROGRESS, JobStatus.PAUSED);
        JobPolicy policy = request.policy() == null ? job.policy() : PolicyUpdate.of(job, request.policy());
        Job changed = job.changed(
                request.description() == null ? job.description() : request.description(),
                JobCreation.priority(Objects.requireNonNullElse(request.priority(), job.priority())),
                policy);
        Require.atMost("description", changed.description(), JobCreation.MAX_TEXT);
        stores.jobs().update(tx, changed);
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("description", changed.description());
        data.put("priority", changed.priority());
        data.put(Events.POLICY, policy);
        audit.append(tx, cause, Events.UPDATED, Events.subject(job), data);
        return advanced(tx, id);
    }

    /** Shows every decision of the engine to that one from now on. */
    public void watch(EngineWatch watch) {
        rollouts.watch(watch);
    }

    /** Executions for which time alone has come to something that is not carried out yet. */
    public long overdue(Handle tx) {
        return rollouts.overdue(tx);
    }

    /** Goes on with what jobs that were stopped, retried or deleted have still to do to their targets. */
    public void sweep(Database database) {
        rollouts.sweep(database);
    }

    /** Carries out what is due at this instant in all jobs. */
    public void tick(Database database) {
        rollouts.tick(database);
    }
}
