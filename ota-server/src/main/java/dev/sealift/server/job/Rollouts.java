package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Decision;
import dev.sealift.server.job.engine.Engine;
import dev.sealift.server.job.engine.GateView;
import dev.sealift.server.job.engine.Offered;
import dev.sealift.server.job.engine.Schedule;
import dev.sealift.server.job.engine.TargetState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hand of the engine: asks for decisions and carries them out. */
final class Rollouts {
    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

    /** Devices that are offered a job in one transaction; reports wait for it, and the rest follows in those after it. */
    private static final int OFFERED_AT_ONCE = 2000;

    private final Stores stores;
    private final JobStates states;
    private final Executions changes;
    private final Sweeps sweeps;
    private final CounterRollouts counters;
    private final AuditLog audit;
    private final Clock clock;
    private EngineWatch watch = decisions -> {};

    /** The job that is advanced, and those that come next. One transaction writes at a time, so nobody else is here. */
    private final SequencedSet<String> toAdvance = new LinkedHashSet<>();

    Rollouts(
            Stores stores,
            JobStates states,
            Executions changes,
            Sweeps sweeps,
            CounterRollouts counters,
            AuditLog audit,
            Clock clock) {
        this.stores = stores;
        this.states = states;
        this.changes = changes;
        this.sweeps = sweeps;
        this.counters = counters;
        this.audit = audit;
        this.clock = clock;
    }

    /** Shows every decision to that one from now on. */
    void watch(EngineWatch by) {
        watch = by;
    }

    /** Executions for which time alone has come to something that is not carried out yet. */
    long overdue(Handle tx) {
        return stores.executions().overdue(tx, clock.instant());
    }

    /** Carries out what is due at this instant in all jobs; one transaction for each of them, or several where it is much. */
    void tick(Database database) {
        Instant now = clock.instant();
        for (String id : database.read(tx -> stores.progress().toWake(tx, now))) {
            boolean more;
            do {
                more = database.write(tx -> stores.jobs().find(tx, id).isPresent()
                        && advance(tx, id)
                        && stores.progress().toWake(tx, now).contains(id));
            } while (more);
        }
    }

    /** Goes on with what jobs have still to do to their targets; one transaction, and so one at a time, for each part of it. */
    synchronized void sweep(Database database) {
        for (String id : database.read(stores.sweeps()::pending)) {
            try {
                boolean more;
                do {
                    more = database.write(tx -> sweep(tx, id));
                } while (more);
            } catch (RuntimeException e) {
                LOG.error("what is left to do for job {} failed; the next tick tries again", id, e);
            }
        }
    }

    private boolean sweep(Handle tx, String id) {
        Job job = stores.jobs().find(tx, id).orElse(null);
        Sweep sweep = job == null ? null : job.progress().sweep();
        if (job == null || sweep == null) {
            return false; // another node was faster
        }
        boolean done = sweeps.part(tx, job, sweep);
        if (done && !job.deleted()) {
            advance(tx, id);
        }
        return !done;
    }

    /**
     * Carries out what the engine decides for a job; part of every transaction that changes one of its executions. What that
     * changes in other jobs is looked at afterwards: a decision must not be overtaken while it is carried out.
     *
     * @return whether anything was decided
     */
    boolean advance(Handle tx, String id) {
        if (!toAdvance.add(id) || toAdvance.size() > 1) {
            return false;
        }
        boolean decided = false;
        try {
            while (!toAdvance.isEmpty()) {
                decided |= decide(tx, toAdvance.getFirst());
                toAdvance.removeFirst();
            }
        } finally {
            toAdvance.clear();
        }
        return decided;
    }

    private boolean decide(Handle tx, String id) {
        Instant now = clock.instant();
        boolean decided = false;
        while (true) {
            Job job = stores.jobs().find(tx, id).orElseThrow();
            if (!job.progress().planned() || job.progress().sweep() != null) {
                return decided;
            }
            JobStates.Known known = states.of(tx, job, now);
            List<Decision> all = Engine.decide(known.state(), job.rules(), now);
            List<Decision> decisions = forOneTransaction(all);
            if (decisions.isEmpty()) {
                Instant wake = Engine.wakeAt(known.state(), job.rules(), now);
                wake(tx, job, earlier(wake, known.firstDue()), now);
                return decided;
            }
            watch.decided(decisions);
            for (Decision decision : decisions) {
                carryOut(tx, job, known, decision, now);
            }
            decided = true;
            if (!decisions.equals(all) && !(decisions.getLast() instanceof Decision.End)) {
                stores.progress().wakeAt(tx, stores.jobs().find(tx, id).orElseThrow(), now);
                return true;
            }
        }
    }

    /** A job that wakes too early is looked at in vain, once; to write its row with each report would cost more. */
    private void wake(Handle tx, Job job, @Nullable Instant at, Instant now) {
        Instant known = job.progress().wakeAt();
        if (known == null || at == null || at.isBefore(known) || !known.isAfter(now)) {
            stores.progress().wakeAt(tx, job, at);
        }
    }

    /**
     * What comes first, up to as many offers as fit, or to the end of the schedule, which may take several transactions; asked
     * again, the engine decides on the rest.
     */
    private static List<Decision> forOneTransaction(List<Decision> all) {
        List<Decision> first = new ArrayList<>();
        int room = OFFERED_AT_ONCE;
        for (Decision decision : all) {
            if (decision instanceof Decision.Offer(Cohort cohort, int devices)) {
                if (room == 0) {
                    return first;
                }
                if (devices > room) {
                    first.add(new Decision.Offer(cohort, room));
                    return first;
                }
                room -= devices;
            }
            first.add(decision);
            if (decision instanceof Decision.End) {
                return first;
            }
        }
        return first;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    private void carryOut(Handle tx, Job job, JobStates.Known known, Decision decision, Instant now) {
        switch (decision) {
            case Decision.TimeOut(String device, ReasonCode reason, Instant retryAt) ->
                changes.end(
                        tx,
                        Cause.SERVER,
                        job,
                        execution(tx, job, device),
                        now,
                        TargetState.TIMED_OUT,
                        null,
                        reason,
                        retryAt);
            case Decision.Postpone(String device, Instant due) ->
                stores.executions().due(tx, job.id(), device, due);
            case Decision.Requeue(String device) -> changes.requeue(tx, job, execution(tx, job, device));
            case Decision.Soaked(String device) -> changes.soaked(tx, execution(tx, job, device));
            case Decision.Start() -> {
                stores.progress().start(tx, job.id(), now);
                event(tx, job, Events.STARTED, Map.of());
            }
            case Decision.NextWave(int wave) -> {
                stores.progress().wave(tx, job.id(), wave);
                event(tx, job, Events.NEXT_WAVE, Map.of(Events.WAVE, wave));
            }
            case Decision.Offer offer -> offer(tx, job, known.number(offer.cohort()), offer, now);
            case Decision.Pause(String reason, GateView gate) -> {
                stores.progress().status(tx, job.id(), JobStatus.PAUSED, reason);
                event(tx, job, Events.PAUSED, stopped(reason, gate));
            }
            case Decision.Abort(String reason, GateView gate) -> {
                end(tx, Cause.SERVER, job, JobStatus.ABORTED, reason, Sweep.Kind.CANCEL_QUEUED);
                event(tx, job, Events.ABORTED, stopped(reason, gate));
            }
            case Decision.RollBack(String reason, GateView gate) -> {
                end(tx, Cause.SERVER, job, JobStatus.ABORTED, reason, Sweep.Kind.CANCEL_QUEUED);
                event(tx, job, Events.ABORTED, stopped(reason, gate));
                CounterRollouts.Result back = counters.create(tx, Cause.SERVER, job, null);
                stores.progress().rolledBack(tx, job.id(), reason + "; " + back.sentence());
                back.jobs().forEach(counter -> advance(tx, counter));
            }
            case Decision.End(Schedule.EndBehavior behavior) -> atEnd(tx, job, behavior);
            case Decision.Complete() -> {
                String reason = "every target has come to an end";
                stores.progress().end(tx, job.id(), JobStatus.COMPLETED, reason, now);
                event(tx, job, Events.COMPLETED, Map.of(Events.STATUS_REASON, reason));
            }
        }
    }

    /** A device took a release: it is taken back too when a gate had rolled that back meanwhile. */
    void updated(Handle tx, Job job, Execution execution) {
        if (job.progress().rolledBack()) {
            counters.follow(tx, job, execution).forEach(counter -> advance(tx, counter));
        }
    }

    private Execution execution(Handle tx, Job job, String device) {
        return stores.executions().find(tx, job.id(), device).orElseThrow();
    }

    private void offer(Handle tx, Job job, int cohort, Decision.Offer offer, Instant now) {
        Instant due = job.rules().timeouts().dueQueued(now);
        int again = stores.batches().offer(tx, job.id(), cohort, true, offer.devices(), now, due);
        int fresh = stores.batches().offer(tx, job.id(), cohort, false, offer.devices() - again, now, due);
        stores.cohorts().move(tx, job.id(), cohort, "again", "queued", again);
        stores.cohorts().move(tx, job.id(), cohort, "fresh", "queued", fresh);
        stores.progress().notified(tx, job.id(), fresh);
        int devices = again + fresh;
        stores.offers().add(tx, job.id(), new Offered(now, offer.cohort().site(), devices, devices * job.imageBytes()));
        Map<String, @Nullable Object> data = Events.cohort(cohort, offer.cohort(), devices);
        data.put(Events.QUEUED_AT, now.toEpochMilli());
        event(tx, job, Events.OFFERED, data);
    }

    /** Stops a job: what is queued is cancelled, with force what is in progress too, and nobody is offered it again. */
    void end(Handle tx, Cause cause, Job job, JobStatus status, String reason, Sweep.Kind sweep) {
        stores.progress().end(tx, job.id(), status, reason, clock.instant());
        sweeps.begin(tx, cause, job, sweep);
    }

    private void atEnd(Handle tx, Job job, Schedule.EndBehavior behavior) {
        stores.progress().ended(tx, job.id());
        event(tx, job, Events.ENDED, Map.of(Events.END_BEHAVIOR, behavior));
        Sweep.Kind sweep =
                switch (behavior) {
                    case STOP_ROLLOUT -> Sweep.Kind.DROP_RETRIES;
                    case CANCEL -> Sweep.Kind.CANCEL_QUEUED;
                    case FORCE_CANCEL -> Sweep.Kind.CANCEL_ALL;
                };
        sweeps.begin(tx, Cause.SERVER, job, sweep);
    }

    void cancel(Handle tx, Cause cause, Job job, Execution execution, Instant now) {
        changes.cancel(tx, cause, job, execution, now);
    }

    void retry(Handle tx, Cause cause, Job job, Execution execution) {
        changes.retry(tx, cause, job, execution);
    }

    /** Offers it again to all that failed or timed out. */
    void retryAll(Handle tx, Cause cause, Job job) {
        sweeps.begin(tx, cause, job, Sweep.Kind.RETRY);
    }

    /** Cancels what is open, and then removes the job with all its executions. */
    void delete(Handle tx, Cause cause, Job job) {
        sweeps.begin(tx, cause, job, Sweep.Kind.DELETE);
    }

    private static Map<String, @Nullable Object> stopped(String reason, @Nullable GateView gate) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put(Events.STATUS_REASON, reason);
        data.put(Events.GATE, gate);
        return data;
    }

    private void event(Handle tx, Job job, String kind, Map<String, @Nullable Object> data) {
        audit.append(tx, Cause.SERVER, kind, Events.subject(job), data);
    }
}
