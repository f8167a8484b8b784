package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The state of a job, kept up to date as whoever carries decisions out must leave it: by this the engine decides several
 * steps at once, forecasts go on, and a state is found again from its events.
 */
public final class Ledger {
    /** Far more than the clocks of two nodes may differ. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final boolean continuous;
    private final long imageBytes;
    private final List<Counts> waves;
    private final TreeMap<Cohort, Waiting> waiting = new TreeMap<>();
    private final ArrayDeque<Offered> recent;
    private JobStatus status;
    private boolean ended;
    private int approvals;
    private int wave;
    private int advances;
    private Tally tally;
    private long notified;

    /** Opened with a state; what is due in it is left out. */
    public Ledger(JobState start) {
        continuous = start.continuous();
        imageBytes = start.imageBytes();
        waves = new ArrayList<>(start.waves());
        start.waiting().forEach(some -> waiting.put(some.cohort(), some));
        recent = new ArrayDeque<>(start.recent());
        status = start.status();
        ended = start.ended();
        approvals = start.approvals();
        wave = start.wave();
        advances = start.advances();
        tally = start.tally();
        notified = start.notified();
    }

    /** The state at that instant, with what is due then. */
    public JobState state(Instant now, List<Due> due) {
        Instant windowStart = now.minus(Policy.WINDOW);
        return new JobState(
                status,
                continuous,
                ended,
                approvals,
                wave,
                advances,
                waves,
                List.copyOf(waiting.values()),
                tally,
                notified,
                imageBytes,
                recent.stream()
                        .takeWhile(offered -> !offered.at().isBefore(windowStart))
                        .toList(),
                due);
    }

    /** Notes a change that was no decision of the engine. */
    public void change(Change change) {
        Cohort cohort = change.cohort();
        int devices = change.devices();
        if (change.from() == TargetState.WAITING) {
            wait(cohort, change.again(), -devices);
        }
        retrying(cohort, Math.min(0, change.retrying()) * devices);
        Counts counts = waves.get(cohort.wave());
        waves.set(
                cohort.wave(),
                change.from() == null
                        ? counts.added(change.to(), devices)
                        : counts.moved(change.from(), change.to(), devices));
        retrying(cohort, Math.max(0, change.retrying()) * devices);
        if (change.to() == TargetState.WAITING) {
            wait(cohort, change.again(), devices);
        }
        tally = tally.ended(change.counted(), change.to(), devices);
    }

    /** Notes what an operator did. */
    public void command(Command command) {
        switch (command) {
            case Command.Approve approve -> approvals++;
            case Command.Advance advance -> advances++;
            case Command.Pause pause -> status = JobStatus.PAUSED;
            case Command.Resume resume -> {
                status = JobStatus.IN_PROGRESS;
                if (resume.anew()) {
                    tally = Tally.NONE;
                }
            }
            case Command.Cancel cancel -> {
                status = JobStatus.CANCELED;
                stop(cancel.force() ? Schedule.EndBehavior.FORCE_CANCEL : Schedule.EndBehavior.CANCEL);
            }
            case Command.Replace replace -> {} // the rules are no part of the state
        }
    }

    /**
     * Notes decisions that were carried out.
     *
     * @param due what was due when they were made
     */
    public void decisions(List<Decision> decisions, List<Due> due, Instant now) {
        Map<String, Due> byDevice = new HashMap<>();
        due.forEach(some -> byDevice.put(some.device(), some));
        decisions.forEach(decision -> decision(decision, byDevice, now));
    }

    private void decision(Decision decision, Map<String, Due> due, Instant now) {
        switch (decision) {
            case Decision.TimeOut timeOut -> timeOut(of(due, timeOut.device()), timeOut.retryAt() != null);
            case Decision.Postpone postpone -> {} // changes nothing but the moment
            case Decision.Requeue requeue -> requeue((Due.Retry) of(due, requeue.device()));
            case Decision.Soaked soaked ->
                move(of(due, soaked.device()).cohort(), TargetState.SOAKING, TargetState.SUCCEEDED, 1);
            case Decision.Offer offer -> offer(offer, now);
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
                stop(end.behavior());
            }
            case Decision.Complete complete -> status = JobStatus.COMPLETED;
        }
    }

    private static Due of(Map<String, Due> due, String device) {
        return Objects.requireNonNull(due.get(device), device + " is not due");
    }

    private void timeOut(Due due, boolean retry) {
        TargetState from = due instanceof Due.Silent silent ? silent.state() : TargetState.IN_PROGRESS;
        Attempts attempts =
                switch (due) {
                    case Due.Expired expired -> expired.attempts();
                    case Due.Silent silent -> silent.attempts();
                    default -> throw new IllegalArgumentException(due + " cannot time out");
                };
        change(Change.ended(due.cohort(), from, TargetState.TIMED_OUT, attempts.counted(), retry));
    }

    private void requeue(Due.Retry retry) {
        change(new Change(retry.cohort(), retry.state(), TargetState.WAITING, 1, true, null, -1));
    }

    private void offer(Decision.Offer offer, Instant now) {
        Cohort cohort = offer.cohort();
        Waiting before = Objects.requireNonNull(waiting.get(cohort), cohort + " does not wait");
        Waiting after = before.less(offer.devices());
        put(after);
        notified += before.fresh() - after.fresh();
        move(cohort, TargetState.WAITING, TargetState.QUEUED, offer.devices());
        note(new Offered(now, cohort.site(), offer.devices(), offer.devices() * imageBytes));
    }

    /** Newest first, though clocks of several nodes differ. */
    private void note(Offered offered) {
        var later = new ArrayDeque<Offered>();
        while (!recent.isEmpty() && recent.getFirst().at().isAfter(offered.at())) {
            later.addFirst(recent.removeFirst());
        }
        recent.addFirst(offered);
        later.forEach(recent::addFirst);
        Instant oldest = recent.getFirst().at().minus(KEPT);
        while (recent.getLast().at().isBefore(oldest)) {
            recent.removeLast();
        }
    }

    private void abort() {
        status = JobStatus.ABORTED;
        stop(Schedule.EndBehavior.CANCEL);
    }

    /** Cancels what was offered as the behaviour says, and drops the retries. */
    private void stop(Schedule.EndBehavior behavior) {
        for (TargetState state : behavior.cancels()) {
            waves.replaceAll(counts -> counts.moved(state, TargetState.CANCELED, counts.of(state)));
        }
        waves.replaceAll(counts -> counts.withRetrying(0));
    }

    private void wait(Cohort cohort, boolean again, int devices) {
        Waiting before = waiting.getOrDefault(cohort, new Waiting(cohort, 0, 0));
        put(
                again
                        ? new Waiting(cohort, before.fresh(), before.again() + devices)
                        : new Waiting(cohort, before.fresh() + devices, before.again()));
    }

    private void put(Waiting some) {
        if (some.devices() == 0) {
            waiting.remove(some.cohort());
        } else {
            waiting.put(some.cohort(), some);
        }
    }

    private void move(Cohort cohort, TargetState from, TargetState to, int devices) {
        waves.set(cohort.wave(), waves.get(cohort.wave()).moved(from, to, devices));
    }

    private void retrying(Cohort cohort, int more) {
        Counts counts = waves.get(cohort.wave());
        waves.set(cohort.wave(), counts.withRetrying(counts.retrying() + more));
    }
}
