package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.JobExecutionSummary;
import dev.sealift.api.device.PendingExecutions;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What devices ask of jobs, in the semantics of AWS IoT Jobs. */
public final class ThingService {
    /** The name that stands for the next pending execution. */
    public static final String NEXT = "$next";

    /** AWS IoT Jobs lists at most ten pending executions in one answer. */
    static final int MAX_PENDING = 10;

    private final Stores stores;
    private final Rollouts rollouts;
    private final ThingUpdates updates;
    private final DeviceService devices;
    private final Clock clock;

    ThingService(Stores stores, Rollouts rollouts, ThingUpdates updates, DeviceService devices, Clock clock) {
        this.stores = stores;
        this.rollouts = rollouts;
        this.updates = updates;
        this.devices = devices;
        this.clock = clock;
    }

    /** GetPendingJobExecutions. */
    public PendingExecutions pending(Handle tx, String thing) {
        List<JobExecutionSummary> running = summaries(tx, thing, TargetState.IN_PROGRESS, MAX_PENDING);
        return new PendingExecutions(running, summaries(tx, thing, TargetState.QUEUED, MAX_PENDING - running.size()));
    }

    private List<JobExecutionSummary> summaries(Handle tx, String thing, TargetState state, int limit) {
        return stores.executions().ofDevice(tx, thing, state, limit).stream()
                .map(ExecutionViews::summary)
                .toList();
    }

    /** Whether anything is pending: idle polls end here, without a write. */
    public boolean idle(Handle tx, String thing) {
        return next(tx, thing).isEmpty();
    }

    /** When an idle device had better ask again. */
    public long secondsToNextPoll(String thing) {
        return PollSlots.secondsAfter(thing, clock.instant());
    }

    /** StartNextPendingJobExecution: one in progress is returned unchanged, else the oldest that is queued starts. */
    public ExecutionReply startNext(Handle tx, Cause cause, Device device, StartNextRequest request) {
        Require.statusDetails(request.statusDetails());
        UpdateRules.requireStep(request.stepTimeoutInMinutes());
        Optional<ExecutionStore.Next> first = stores.executions().next(tx, device.id());
        if (request.report() == null || first.filter(this::starts).isEmpty()) {
            devices.heard(tx, device); // else the report is kept, and is a sign of life itself
        }
        Optional<Execution> next = upToDate(tx, device.id(), first);
        if (next.isEmpty()) {
            return new ExecutionReply(null);
        }
        Execution execution = next.get();
        if (execution.state() == TargetState.QUEUED) {
            DeviceReport atStart = device.lastReport();
            if (request.report() != null) {
                // The report on record may be of a later boot than the one that came with the request.
                atStart = updates.reported(tx, cause, device, request.report());
                if (!queued(tx, execution)) {
                    return new ExecutionReply(null); // what it said cost the device its part in the job
                }
            }
            execution = updates.start(
                    tx, cause, execution, request.stepTimeoutInMinutes(), request.statusDetails(), atStart);
        }
        return new ExecutionReply(
                ExecutionViews.described(execution, updates.delivered(tx, device, execution), clock.instant()));
    }

    private boolean queued(Handle tx, Execution execution) {
        return stores.executions()
                .find(tx, execution.job(), execution.device())
                .filter(now -> now.state() == TargetState.QUEUED)
                .isPresent();
    }

    /** What is next once the jobs it may come from are up to date: a time-out that is due may close a job's gate. */
    private Optional<Execution> upToDate(Handle tx, String thing, Optional<ExecutionStore.Next> first) {
        Set<String> advanced = new HashSet<>();
        Optional<ExecutionStore.Next> next = first;
        while (next.filter(this::due).isPresent()
                && advanced.add(next.get().execution().job())
                && rollouts.advance(tx, next.get().execution().job())) {
            next = stores.executions().next(tx, thing);
        }
        return next.map(ExecutionStore.Next::execution);
    }

    private boolean starts(ExecutionStore.Next next) {
        return next.execution().state() == TargetState.QUEUED && !due(next);
    }

    private boolean due(ExecutionStore.Next next) {
        return next.wakeAt() != null && !next.wakeAt().isAfter(clock.instant());
    }

    private Optional<Execution> next(Handle tx, String thing) {
        return stores.executions().next(tx, thing).map(ExecutionStore.Next::execution);
    }

    /** DescribeJobExecution; of {@value #NEXT}, nothing is a good answer. */
    public ExecutionReply describe(
            Handle tx, Device device, String job, @Nullable Long executionNumber, boolean withDocument) {
        Optional<Execution> found = job.equals(NEXT)
                ? next(tx, device.id())
                : Optional.of(settled(tx, updates.find(tx, device.id(), job, executionNumber)));
        return new ExecutionReply(found.map(execution -> ExecutionViews.described(
                        execution, withDocument ? updates.delivered(tx, device, execution) : null, clock.instant()))
                .orElse(null));
    }

    /** One that its job cancels together with many others has ended, even when its turn has not come yet. */
    private Execution settled(Handle tx, Execution execution) {
        Job job = stores.jobs().find(tx, execution.job()).orElseThrow();
        return job.cancels(execution.state())
                ? execution.ended(
                        clock.instant(), TargetState.CANCELED, execution.details(), ReasonCode.JOB_CANCELED, null)
                : execution;
    }
}
