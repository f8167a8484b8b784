package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job after decisions were carried out, as whoever carries them out must leave it: by this the engine decides
 * several steps at once, and forecasts go on.
 */
public final class Consequences {
    private final Instant now;
    private final Map<String, Due> due = new HashMap<>();
    private final List<Counts> waves;
    private final TreeMap<Cohort, Waiting> waiting = new TreeMap<>();
    private final List<Offered> recent;
    private final long imageBytes;
    private JobStatus status;
    private boolean ended;
    private int wave;
    private int advances;
    private Tally tally;
    private long notified;

    private Consequences(JobState before, Instant now) {
        this.now = now;
        before.due().forEach(some -> due.put(some.device(), some));
        waves = new ArrayList<>(before.waves());
        before.waiting().forEach(some -> waiting.put(some.cohort(), some));
        recent = new ArrayList<>(before.recent());
        imageBytes = before.imageBytes();
        status = before.status();
        ended = before.ended();
        wave = before.wave();
        advances = before.advances();
        tally = before.tally();
        notified = before.notified();
    }

    /** The state after that. */
    public static JobState of(JobState before, List<Decision> decisions, Instant now) {
        var after = new Consequences(before, now);
        decisions.forEach(after::apply);
        return new JobState(
                after.status,
                before.continuous(),
                after.ended,
                before.approvals(),
                after.wave,
                after.advances,
                after.waves,
                List.copyOf(after.waiting.values()),
                after.tally,
                after.notified,
                before.imageBytes(),
                after.recent,
                before.due().stream()
                        .filter(some -> after.due.containsKey(some.device()))
                        .toList());
    }

    private void apply(Decision decision) {
        switch (decision) {
            case Decision.TimeOut timeOut -> timeOut(taken(timeOut.device()), timeOut.retryAt());
            case Decision.Postpone postpone -> taken(postpone.device());
            case Decision.Requeue requeue -> requeue((Due.Retry) taken(requeue.device()));
            case Decision.Soaked soaked ->
                move(taken(soaked.device()).cohort(), TargetState.SOAKING, TargetState.SUCCEEDED);
            case Decision.Offer offer -> offer(offer);
            case Decision.NextWave next -> {
                wave = next.wave();
                advances = 0;
            }
            case Decision.Start start -> status = JobStatus.IN_PROGRESS;
            case Decision.Pause pause -> status = JobStatus.PAUSED;
            case Decision.Abort abort -> abort();
            case Decision.RollBack rollBack -> abort();
            case Decision.End end -> {
                ended = true;
                cancelled(end.behavior()).forEach(this::cancel);
                dropRetries();
            }
            case Decision.Complete complete -> status = JobStatus.COMPLETED;
        }
    }

    private Due taken(String device) {
        return Objects.requireNonNull(due.remove(device), device + " is not due");
    }

    private void timeOut(Due some, @Nullable Instant retryAt) {
        TargetState from = some instanceof Due.Silent silent ? silent.state() : TargetState.IN_PROGRESS;
        Attempts attempts =
                switch (some) {
                    case Due.Expired expired -> expired.attempts();
                    case Due.Silent silent -> silent.attempts();
                    default -> throw new IllegalArgumentException(some + " cannot time out");
                };
        move(some.cohort(), from, TargetState.TIMED_OUT);
        tally = tally.ended(attempts.counted(), TargetState.TIMED_OUT);
        if (retryAt != null) {
            retrying(some.cohort(), 1);
        }
    }

    private void requeue(Due.Retry retry) {
        retrying(retry.cohort(), -1);
        move(retry.cohort(), retry.state(), TargetState.WAITING);
        waiting.merge(
                retry.cohort(),
                new Waiting(retry.cohort(), 0, 1),
                (some, more) -> new Waiting(some.cohort(), some.fresh(), some.again() + more.again()));
    }

    private void offer(Decision.Offer offer) {
        Cohort cohort = offer.cohort();
        Waiting before = Objects.requireNonNull(waiting.get(cohort), cohort + " does not wait");
        Waiting after = before.less(offer.devices());
        if (after.devices() == 0) {
            waiting.remove(cohort);
        } else {
            waiting.put(cohort, after);
        }
        notified += before.fresh() - after.fresh();
        waves.set(
                cohort.wave(),
                waves.get(cohort.wave()).moved(TargetState.WAITING, TargetState.QUEUED, offer.devices()));
        recent.addFirst(new Offered(now, cohort.site(), offer.devices(), offer.devices() * imageBytes));
    }

    private void abort() {
        status = JobStatus.ABORTED;
        cancel(TargetState.QUEUED);
        dropRetries();
    }

    private static List<TargetState> cancelled(Schedule.EndBehavior behavior) {
        return switch (behavior) {
            case STOP_ROLLOUT -> List.of();
            case CANCEL -> List.of(TargetState.QUEUED);
            case FORCE_CANCEL -> List.of(TargetState.QUEUED, TargetState.IN_PROGRESS);
        };
    }

    private void cancel(TargetState state) {
        waves.replaceAll(counts -> counts.moved(state, TargetState.CANCELED, counts.of(state)));
    }

    private void dropRetries() {
        waves.replaceAll(counts -> counts.withRetrying(0));
    }

    private void move(Cohort cohort, TargetState from, TargetState to) {
        waves.set(cohort.wave(), waves.get(cohort.wave()).moved(from, to, 1));
    }

    private void retrying(Cohort cohort, int more) {
        Counts counts = waves.get(cohort.wave());
        waves.set(cohort.wave(), counts.withRetrying(counts.retrying() + more));
    }
}
