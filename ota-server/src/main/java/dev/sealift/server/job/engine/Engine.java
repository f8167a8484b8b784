package dev.sealift.server.job.engine;

import dev.sealift.api.Hold;
import dev.sealift.api.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rollout rules. The same state, policy and instant always give the same decisions, so that production, forecasts
 * and replays cannot differ.
 */
public final class Engine {
    private Engine() {}

    /**
     * What is to be done now, in this order. Asked again after it was done, it answers with nothing, unless more was due than
     * {@link JobState#MAX_DUE}: what is due may close a gate, so that it comes before everything else.
     *
     * @param now instant of the engine's clock, which never goes back
     */
    public static List<Decision> decide(JobState job, Policy policy, Instant now) {
        List<Decision> step = step(job, policy, now);
        if (step.isEmpty() || job.due().size() == JobState.MAX_DUE) {
            return step;
        }
        List<Decision> all = new ArrayList<>();
        var ledger = new Ledger(job);
        List<Due> due = job.due();
        while (!step.isEmpty()) {
            all.addAll(step);
            ledger.decisions(step, due, now);
            due = List.of();
            step = step(ledger.state(now, due), policy, now);
        }
        return all;
    }

    /** What comes first; the rest depends on what becomes of it. */
    private static List<Decision> step(JobState job, Policy policy, Instant now) {
        if (!job.due().isEmpty()) {
            return job.due().stream().map(due -> due(due, job, policy, now)).toList();
        }
        return switch (job.status()) {
            case SCHEDULED -> scheduled(job, policy, now);
            case IN_PROGRESS -> running(job, policy, now);
            case PAUSED -> paused(job, policy, now);
            case COMPLETED, CANCELED, ABORTED -> List.of();
        };
    }

    private static Decision due(Due due, JobState job, Policy policy, Instant now) {
        return switch (due) {
            case Due.Expired expired ->
                timeOut(expired.device(), expired.reason(), expired.attempts(), job, policy, now);
            case Due.Silent silent -> {
                Instant moment = moment(silent, policy.timeouts());
                yield moment == null || moment.isAfter(now)
                        ? new Decision.Postpone(silent.device(), moment)
                        : timeOut(silent.device(), ReasonCode.DEVICE_SILENT, silent.attempts(), job, policy, now);
            }
            case Due.Retry retry -> new Decision.Requeue(retry.device());
            case Due.Soaked soaked -> new Decision.Soaked(soaked.device());
        };
    }

    private static @Nullable Instant moment(Due.Silent silent, Timeouts timeouts) {
        Instant deadline = silent.deadline();
        return deadline == null ? timeouts.dueQueued(silent.heard()) : timeouts.due(deadline, silent.heard());
    }

    private static Decision timeOut(
            String device, ReasonCode reason, Attempts attempts, JobState job, Policy policy, Instant now) {
        Instant again = job.live() ? policy.retry().again(TargetState.TIMED_OUT, reason, attempts, now) : null;
        return new Decision.TimeOut(device, reason, again);
    }

    private static List<Decision> scheduled(JobState job, Policy policy, Instant now) {
        Schedule schedule = policy.schedule();
        if (schedule.over(now)) {
            return job.ended() ? List.of(new Decision.Complete()) : List.of(new Decision.End(schedule.atEnd()));
        }
        return schedule.started(now) && job.approvals() >= policy.approvals()
                ? List.of(new Decision.Start())
                : List.of();
    }

    private static List<Decision> running(JobState job, Policy policy, Instant now) {
        Optional<GateView> closed = Gates.strongest(policy, job.tally(), Gate.Action.PAUSE);
        if (closed.isPresent()) {
            return List.of(Gates.stop(closed.get()));
        }
        if (policy.schedule().over(now) && !job.ended()) {
            return List.of(new Decision.End(policy.schedule().atEnd()));
        }
        Counts counts = job.counts();
        if (job.ended() ? counts.pending() == 0 : !job.continuous() && counts.open() == 0) {
            return List.of(new Decision.Complete());
        }
        if (job.ended()) {
            return List.of();
        }
        List<Decision> next = Waves.next(job, policy);
        return next.isEmpty() ? Offers.now(job, policy, now) : next;
    }

    private static List<Decision> paused(JobState job, Policy policy, Instant now) {
        Optional<GateView> closed = Gates.strongest(policy, job.tally(), Gate.Action.CANCEL);
        if (closed.isPresent()) {
            return List.of(Gates.stop(closed.get()));
        }
        if (policy.schedule().over(now) && !job.ended()) {
            return List.of(new Decision.End(policy.schedule().atEnd()));
        }
        return job.ended() && job.counts().pending() == 0 ? List.of(new Decision.Complete()) : List.of();
    }

    /** How each gate of the policy stands, in its order. */
    public static List<GateView> gates(JobState job, Policy policy) {
        return policy.gates().stream().map(gate -> gate.view(job.tally())).toList();
    }

    /**
     * What keeps the targets that wait from being offered the job, once what was decided at that instant has been carried out;
     * nothing when none waits.
     */
    public static Set<Hold> holds(JobState job, Policy policy, Instant now) {
        if (job.waiting().isEmpty()) {
            return Set.of();
        }
        if (!job.live() || policy.schedule().over(now)) {
            return Set.of(Hold.END);
        }
        return switch (job.status()) {
            case SCHEDULED -> job.approvals() < policy.approvals() ? Set.of(Hold.APPROVAL) : Set.of(Hold.START);
            case PAUSED -> Set.of(Hold.PAUSE);
            default -> Offers.holds(job, policy, now);
        };
    }

    /**
     * When to ask at the latest, if nothing happens to the job until then and nothing becomes due.
     *
     * @return absent when time alone will not bring the job further
     */
    public static @Nullable Instant wakeAt(JobState job, Policy policy, Instant now) {
        return Wakeups.next(job, policy, now);
    }
}
