package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.job.engine.Timeouts;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.release.UpdateDocuments;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What devices say of their executions and of themselves, with evidence where one claims success. */
public final class ThingUpdates {
    private final Stores stores;
    private final Rollouts rollouts;
    private final Executions changes;
    private final Conclusions conclusions;
    private final Probation probation;
    private final DeviceService devices;
    private final UpdateDocuments updates;
    private final Clock clock;

    ThingUpdates(
            Stores stores,
            Rollouts rollouts,
            Executions changes,
            Conclusions conclusions,
            Probation probation,
            DeviceService devices,
            UpdateDocuments updates,
            Clock clock) {
        this.stores = stores;
        this.rollouts = rollouts;
        this.changes = changes;
        this.conclusions = conclusions;
        this.probation = probation;
        this.devices = devices;
        this.updates = updates;
        this.clock = clock;
    }

    /**
     * UpdateJobExecution.
     *
     * @param certificate that the device presents; absent when a gateway speaks for it
     */
    public UpdateReply update(
            Handle tx,
            Cause cause,
            Device device,
            String job,
            UpdateRequest request,
            Revocations.@Nullable Issued certificate) {
        UpdateRules.check(request);
        Execution execution = find(tx, device.id(), job, request.executionNumber());
        if (execution.state() == TargetState.QUEUED) {
            rollouts.advance(tx, job);
            execution = find(tx, device.id(), job, request.executionNumber());
        }
        UpdateRules.requireOpen(execution, request.expectedVersion(), clock.instant());
        TargetState stateBefore = execution.state();
        if (stateBefore == TargetState.QUEUED) {
            // What the device ran at the start is what it reported before this request, not what it claims now.
            execution = start(tx, cause, execution, null, null, device.lastReport());
        }
        DeviceReport report = request.report();
        if (report != null) {
            reported(tx, cause, device, report); // now that it has started, no report takes it out of the job
        }
        Job running = job(tx, execution);
        UpdateRules.requireNotCancelled(running, execution, stateBefore);
        UpdateReply.Evidence evidence = null;
        switch (request.status()) {
            case SUCCEEDED -> {
                Evidence.Verdict verdict =
                        conclusions.judge(running, execution, document(tx, device, execution), report, certificate);
                evidence = new UpdateReply.Evidence(verdict.accepted(), verdict.reason(), verdict.detail());
                execution = verdict.accepted()
                        ? succeed(tx, cause, running, execution, verdict, request.statusDetails(), certificate)
                        : progress(tx, cause, running, execution, request, verdict.reason());
            }
            case FAILED, REJECTED -> execution = conclusions.fail(tx, cause, running, execution, request);
            default -> execution = progress(tx, cause, running, execution, request, execution.reason());
        }
        if (execution.state() != stateBefore) {
            rollouts.advance(tx, job); // of progress in the same state the engine knows nothing but its deadline
        }
        boolean withState = Objects.requireNonNullElse(request.includeJobExecutionState(), false)
                || (evidence != null && !evidence.accepted());
        boolean withDocument = Objects.requireNonNullElse(request.includeJobDocument(), false);
        return new UpdateReply(
                withState ? ExecutionViews.state(execution) : null,
                withDocument ? delivered(tx, device, execution) : null,
                evidence);
    }

    /**
     * A report on its own. It completes an execution whose claim of success came too early, so that a device need not
     * claim twice; one that never claimed success stays as it is.
     *
     * @return whether it completed one
     */
    public boolean report(
            Handle tx, Cause cause, Device device, DeviceReport report, Revocations.@Nullable Issued certificate) {
        reported(tx, cause, device, report);
        boolean completed = false;
        for (Execution execution :
                stores.executions().ofDevice(tx, device.id(), TargetState.IN_PROGRESS, ThingService.MAX_PENDING)) {
            if (execution.reason() != null && !UpdateRules.due(execution, clock.instant())) {
                Job job = job(tx, execution);
                Evidence.Verdict verdict =
                        conclusions.judge(job, execution, document(tx, device, execution), report, certificate);
                if (verdict.accepted()) {
                    succeed(tx, cause, job, execution, verdict, null, certificate);
                    rollouts.advance(tx, job.id());
                    completed = true;
                }
            }
        }
        return completed;
    }

    private Execution succeed(
            Handle tx,
            Cause cause,
            Job job,
            Execution execution,
            Evidence.Verdict verdict,
            @Nullable Map<String, String> details,
            Revocations.@Nullable Issued certificate) {
        Execution after = conclusions.succeed(tx, cause, job, execution, verdict, details, certificate);
        if (verdict.reason() == ReasonCode.NONE) {
            rollouts.updated(tx, job, after);
        }
        return after;
    }

    /** Keeps a report, and looks whether it takes back an earlier success. */
    DeviceReport reported(Handle tx, Cause cause, Device device, DeviceReport report) {
        DeviceReport onRecord = devices.report(tx, cause, device, report);
        probation.look(tx, cause, device, onRecord.boot()).forEach(job -> rollouts.advance(tx, job));
        return onRecord;
    }

    private Execution progress(
            Handle tx, Cause cause, Job job, Execution execution, UpdateRequest request, @Nullable ReasonCode reason) {
        Instant now = clock.instant();
        Instant startedAt = Objects.requireNonNull(execution.times().startedAt());
        Instant current = Objects.requireNonNull(execution.times().deadline());
        Timeouts timeouts = job.rules().timeouts();
        Instant deadline = timeouts.deadline(startedAt, current, now, request.stepTimeoutInMinutes());
        Instant due = Objects.requireNonNull(timeouts.due(deadline, now));
        stores.progress().wakeBy(tx, job, due);
        return changes.progress(tx, cause, execution, now, deadline, due, request.statusDetails(), reason);
    }

    /**
     * A device begins an execution.
     *
     * @param atStart what it runs now, as far as it said
     */
    Execution start(
            Handle tx,
            Cause cause,
            Execution queued,
            @Nullable Integer stepMinutes,
            @Nullable Map<String, String> details,
            @Nullable DeviceReport atStart) {
        Instant now = clock.instant();
        Job job = job(tx, queued);
        Timeouts timeouts = job.rules().timeouts();
        Instant deadline = timeouts.deadline(now, timeouts.deadline(now), now, stepMinutes);
        Evidence.Mark mark = atStart == null ? null : Evidence.Mark.of(atStart.boot());
        Instant due = Objects.requireNonNull(timeouts.due(deadline, now));
        stores.progress().wakeBy(tx, job, due);
        return changes.start(tx, cause, queued, now, deadline, due, mark, details);
    }

    /** An execution that the device was offered. */
    Execution find(Handle tx, String thing, String job, @Nullable Long number) {
        return stores.executions()
                .find(tx, job, thing)
                .filter(execution ->
                        execution.state().status() != null && execution.times().queuedAt() != null)
                .filter(execution -> number == null || number == execution.number())
                .orElseThrow(() -> Refusal.notFound("execution of " + thing + " in job", job));
    }

    /** What the device gets, as it gets it now. */
    String delivered(Handle tx, Device device, Execution execution) {
        DeviceReport last = device.lastReport();
        return updates.delivered(
                tx, document(tx, device, execution), device.board(), last == null ? null : last.boot());
    }

    private String document(Handle tx, Device device, Execution execution) {
        return stores.documents().find(tx, execution.job(), device.board());
    }

    private Job job(Handle tx, Execution execution) {
        return stores.jobs().find(tx, execution.job()).orElseThrow();
    }
}
