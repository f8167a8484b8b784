package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.Due;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.job.engine.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads what the engine must know of a job. */
final class JobStates {
    private final Stores stores;
    private final DeviceService devices;

    JobStates(Stores stores, DeviceService devices) {
        this.stores = stores;
        this.devices = devices;
    }

    /**
     * The state of a job.
     *
     * @param cohorts  by number
     * @param firstDue when time alone will change one of its executions first
     */
    record Known(
            JobState state,
            List<CohortStore.Row> cohorts,
            @Nullable Instant firstDue) {
        int number(Cohort cohort) {
            return cohorts.stream()
                    .filter(row -> row.cohort().equals(cohort))
                    .findFirst()
                    .orElseThrow()
                    .number();
        }
    }

    Known of(Handle tx, Job job, Instant now) {
        List<CohortStore.Row> rows = stores.cohorts().list(tx, job.id());
        List<Counts> waves = new ArrayList<>(
                Collections.nCopies(Math.max(1, job.rules().waves().size()), Counts.NONE));
        List<Waiting> waiting = new ArrayList<>();
        for (CohortStore.Row row : rows) {
            int wave = row.cohort().wave();
            waves.set(wave, waves.get(wave).plus(row.counts()));
            if (row.waiting().devices() > 0) {
                waiting.add(row.waiting());
            }
        }
        Job.Progress progress = job.progress();
        Instant firstDue = stores.executions().firstDue(tx, job.id());
        var state = new JobState(
                job.status(),
                job.continuous(),
                progress.ended(),
                job.rules().approvals() == 0 ? 0 : stores.approvals().valid(tx, job),
                progress.wave(),
                job.rules().waves().isEmpty() ? 0 : stores.approvals().advances(tx, job.id(), progress.wave()),
                waves,
                waiting,
                progress.tally(),
                progress.notified(),
                job.imageBytes(),
                stores.offers().recent(tx, job.id(), job.rules().bandwidth().keySet(), now),
                firstDue == null || firstDue.isAfter(now) ? List.of() : due(tx, job, rows, now));
        return new Known(state, rows, firstDue);
    }

    private List<Due> due(Handle tx, Job job, List<CohortStore.Row> rows, Instant now) {
        List<Execution> due = stores.executions().due(tx, job.id(), now, JobState.MAX_DUE);
        Map<Integer, Cohort> byNumber = new HashMap<>();
        rows.forEach(row -> byNumber.put(row.number(), row.cohort()));
        return due.stream()
                .map(execution ->
                        due(tx, job, execution, Objects.requireNonNull(byNumber.get(execution.cohort())), now))
                .toList();
    }

    private Due due(Handle tx, Job job, Execution execution, Cohort cohort, Instant now) {
        String device = execution.device();
        Instant deadline = execution.times().deadline();
        return switch (execution.state()) {
            case IN_PROGRESS, QUEUED ->
                deadline == null || deadline.isAfter(now)
                        ? new Due.Silent(
                                device,
                                cohort,
                                execution.state(),
                                Executions.attempts(job, execution),
                                deadline,
                                heard(tx, execution))
                        : new Due.Expired(
                                device,
                                cohort,
                                Executions.attempts(job, execution),
                                // What the last claim of success lacked says more than that time ran out.
                                Objects.requireNonNullElse(execution.reason(), ReasonCode.EXECUTION_TIMED_OUT));
            case FAILED, TIMED_OUT -> new Due.Retry(device, cohort, execution.state());
            case SOAKING -> new Due.Soaked(device, cohort);
            default -> throw new IllegalStateException(execution + " waits for no moment");
        };
    }

    /** The last sign of life; of a device whose turn it is, only since the offer: it has to take what it was offered. */
    private Instant heard(Handle tx, Execution execution) {
        Instant queued = Objects.requireNonNull(execution.times().queuedAt());
        Device device = devices.get(tx, execution.device());
        Instant seen = Objects.requireNonNullElse(device.lastSeenAt(), queued);
        if (execution.state() == TargetState.IN_PROGRESS) {
            return later(seen, Objects.requireNonNull(execution.times().updatedAt()));
        }
        boolean others = !stores.executions()
                        .ofDevice(tx, device.id(), TargetState.IN_PROGRESS, 1)
                        .isEmpty()
                || stores.executions().ofDevice(tx, device.id(), TargetState.QUEUED, 1).stream()
                        .noneMatch(next -> next.job().equals(execution.job()));
        return others ? later(seen, queued) : queued;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
