package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import dev.sealift.server.release.ReleaseService;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What operators do to jobs that exist: each with actor, reason and event. */
final class JobOperations {
    private final Stores stores;
    private final JobService jobs;
    private final Rollouts rollouts;
    private final CounterRollouts counters;
    private final ReleaseService releases;
    private final JobViews views;
    private final AuditLog audit;
    private final Clock clock;

    JobOperations(
            Stores stores,
            JobService jobs,
            Rollouts rollouts,
            CounterRollouts counters,
            ReleaseService releases,
            JobViews views,
            AuditLog audit,
            Clock clock) {
        this.stores = stores;
        this.jobs = jobs;
        this.rollouts = rollouts;
        this.counters = counters;
        this.releases = releases;
        this.views = views;
        this.audit = audit;
        this.clock = clock;
    }

    /** Stops a job: nothing more is offered, what is queued is cancelled, and with force what is in progress too. */
    Jobs.View cancel(Handle tx, Cause cause, String id, Jobs.Cancel request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.plannedOrNot(
                stores, tx, id, "cancelled", JobStatus.SCHEDULED, JobStatus.IN_PROGRESS, JobStatus.PAUSED);
        String reason = Objects.requireNonNullElse(request.comment(), "cancelled by " + cause.actor());
        event(tx, cause, job, Events.CANCELED, reason);
        boolean force = Boolean.TRUE.equals(request.force());
        rollouts.end(
                tx, cause, job, JobStatus.CANCELED, reason, force ? Sweep.Kind.CANCEL_ALL : Sweep.Kind.CANCEL_QUEUED);
        return jobs.advanced(tx, id);
    }

    /** Offers nothing more until the job is resumed; what was offered goes on. */
    Jobs.View pause(Handle tx, Cause cause, String id, Jobs.Change request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.job(stores, tx, id, "paused", JobStatus.SCHEDULED, JobStatus.IN_PROGRESS);
        return paused(tx, cause, job, Objects.requireNonNullElse(request.comment(), "paused by " + cause.actor()));
    }

    private Jobs.View paused(Handle tx, Cause cause, Job job, String reason) {
        stores.progress().status(tx, job.id(), JobStatus.PAUSED, reason);
        event(tx, cause, job, Events.PAUSED, reason);
        return jobs.advanced(tx, job.id());
    }

    /** Goes on with a paused job; when a gate is closed, the gates count anew from here. */
    Jobs.View resume(Handle tx, Cause cause, String id, Jobs.Change request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.job(stores, tx, id, "resumed", JobStatus.PAUSED);
        resume(tx, cause, job, request.comment());
        return jobs.advanced(tx, id);
    }

    /** What was taken back is not offered again. */
    private void requirePublished(Handle tx, Job job) {
        if (job.release() != null) {
            releases.published(tx, job.release());
        }
    }

    private void resume(Handle tx, Cause cause, Job job, @Nullable String comment) {
        requirePublished(tx, job);
        boolean closed = views.of(tx, job).gates().stream().anyMatch(gate -> gate.state() == Jobs.GateState.CLOSED);
        if (closed) {
            stores.progress().countAnew(tx, job.id());
        }
        boolean started = job.progress().startedAt() != null;
        stores.progress().status(tx, job.id(), started ? JobStatus.IN_PROGRESS : JobStatus.SCHEDULED, null);
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("comment", comment);
        data.put(Events.COUNTS_ANEW, closed);
        audit.append(tx, cause, Events.RESUMED, Events.subject(job), data);
    }

    /** One operator's word that the next wave may begin; a job that is paused because its wave fell short goes on. */
    Jobs.View advance(Handle tx, Cause cause, String operator, String id, Jobs.Change request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.job(stores, tx, id, "advanced", JobStatus.IN_PROGRESS, JobStatus.PAUSED);
        int wave = job.progress().wave();
        if (wave + 1 >= job.rules().waves().size()) {
            throw Lookup.refused(job, "is in its last wave: there is none to advance to");
        }
        stores.approvals().advance(tx, id, wave, operator, clock.instant());
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("comment", request.comment());
        data.put("wave", wave);
        audit.append(tx, cause, Events.ADVANCED, Events.subject(job), data);
        if (job.status() == JobStatus.PAUSED) {
            resume(tx, cause, job, request.comment());
        }
        return jobs.advanced(tx, id);
    }

    /** One person's approval of the start, of the job as it was looked at; its creator's own does not count. */
    Jobs.View approve(Handle tx, Cause cause, String operator, String id, Jobs.Approve request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.job(stores, tx, id, "approved", JobStatus.SCHEDULED);
        if (job.rules().approvals() == 0) {
            throw Lookup.refused(job, "needs no approval: it waits for its start");
        }
        if (job.createdBy().equals(cause.actor())) {
            throw Refusal.of(
                    ProblemCode.FOUR_EYES,
                    "job '" + id + "' was created by " + cause.actor() + ": somebody else has to approve it");
        }
        String digest = stores.approvals().digest(tx, job);
        if (!digest.equals(request.digest())) {
            throw Refusal.of(
                    ProblemCode.VERSION_MISMATCH,
                    "digest " + request.digest() + " (expected: " + digest + "): look at the job as it is now with"
                            + " 'sealift job show " + id + "'",
                    request.digest(),
                    digest);
        }
        stores.approvals().approve(tx, id, operator, digest, request.comment(), clock.instant());
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("comment", request.comment());
        data.put("digest", digest);
        audit.append(tx, cause, Events.APPROVED, Events.subject(job), data);
        return jobs.advanced(tx, id);
    }

    /** Offers the job again to devices that failed or timed out; a job that has completed goes on with them. */
    Jobs.Retried retry(Handle tx, Cause cause, String id, Jobs.Retry request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.job(stores, tx, id, "retried", JobStatus.IN_PROGRESS, JobStatus.PAUSED, JobStatus.COMPLETED);
        if (job.progress().ended()) {
            throw Lookup.refused(job, "has come to the end of its schedule: move the end first, or create a new job");
        }
        requirePublished(tx, job);
        List<Execution> named = request.devices() == null ? List.of() : retried(tx, job, request.devices());
        int retried = request.devices() == null ? failed(tx, job) : named.size();
        if (retried > 0 && job.status() == JobStatus.COMPLETED) {
            stores.progress().status(tx, id, JobStatus.IN_PROGRESS, null);
        }
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("comment", request.comment());
        data.put("devices", retried);
        audit.append(tx, cause, Events.RETRIED, Events.subject(job), data);
        if (request.devices() == null) {
            rollouts.retryAll(tx, cause, job);
        } else {
            named.forEach(execution -> rollouts.retry(tx, cause, job, execution));
        }
        rollouts.advance(tx, id);
        return new Jobs.Retried(retried);
    }

    private int failed(Handle tx, Job job) {
        return stores.cohorts().list(tx, job.id()).stream()
                .map(CohortStore.Row::counts)
                .mapToInt(counts -> counts.of(TargetState.FAILED) + counts.of(TargetState.TIMED_OUT))
                .sum();
    }

    /** Those of the devices that are named, each once. */
    private List<Execution> retried(Handle tx, Job job, List<String> devices) {
        Require.size("devices", devices, 1, JobCreation.MAX_TARGETS);
        return devices.stream()
                .distinct()
                .map(device -> Lookup.execution(stores, tx, job, device))
                .map(JobOperations::ended)
                .toList();
    }

    private static Execution ended(Execution execution) {
        return switch (execution.state()) {
            case FAILED, TIMED_OUT, REJECTED, DECLINED, CANCELED -> execution;
            default -> throw Lookup.refused(execution, "FAILED, TIMED_OUT, REJECTED, DECLINED or CANCELED");
        };
    }

    /** Cancels one device's part of a job. */
    Jobs.Execution cancelExecution(Handle tx, Cause cause, String id, String device, Jobs.Cancel request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.job(stores, tx, id);
        Execution execution = Lookup.execution(stores, tx, job, device);
        if (job.cancels(execution.state())) {
            throw Lookup.refused(job, "cancels the execution of " + device + " already");
        }
        boolean force = Boolean.TRUE.equals(request.force());
        switch (execution.state()) {
            case WAITING, QUEUED -> rollouts.cancel(tx, cause, job, execution, clock.instant());
            case IN_PROGRESS -> {
                if (!force) {
                    throw Lookup.refused(execution, "WAITING or QUEUED, or force");
                }
                rollouts.cancel(tx, cause, job, execution, clock.instant());
            }
            default -> throw Lookup.refused(execution, "WAITING, QUEUED or IN_PROGRESS");
        }
        rollouts.advance(tx, id);
        int wave = Objects.requireNonNull(views.waveOf(tx, job).get(execution.cohort()));
        return ExecutionViews.ofOperators(Lookup.execution(stores, tx, job, device), wave);
    }

    /** Takes the updated devices back to what they ran before, or to a release that is named. */
    Jobs.Countered counter(Handle tx, Cause cause, String id, Jobs.Counter request) {
        Require.atMost("comment", request.comment(), JobCreation.MAX_TEXT);
        Job job = Lookup.job(stores, tx, id);
        CounterRollouts.Result result = counters.create(tx, cause, job, request);
        return new Jobs.Countered(
                result.jobs().stream()
                        .map(counter -> jobs.advanced(tx, counter))
                        .toList(),
                result.unknown());
    }

    /** Removes a job and its executions; its events stay. One that is not over only with force, which cancels it first. */
    Jobs.Deleted delete(Handle tx, Cause cause, String id, boolean force) {
        Job job = Lookup.job(stores, tx, id);
        Jobs.View view = views.of(tx, job);
        boolean busy = !job.over() || view.waves().stream().anyMatch(wave -> wave.inFlight() > 0);
        if (busy && !force) {
            throw Lookup.refused(job, "is not over: cancel it first, or delete it with force");
        }
        if (!job.over()) {
            stores.progress().end(tx, id, JobStatus.CANCELED, "deleted", clock.instant());
        }
        audit.append(tx, cause, Events.DELETED, Events.subject(job), Map.of("targets", view.targets()));
        rollouts.delete(tx, cause, job);
        return new Jobs.Deleted(id, view.targets());
    }

    private void event(Handle tx, Cause cause, Job job, String kind, String reason) {
        audit.append(tx, cause, kind, Events.subject(job), Map.of(Events.STATUS_REASON, reason));
    }
}
