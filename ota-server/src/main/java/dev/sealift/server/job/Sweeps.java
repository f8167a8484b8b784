package dev.sealift.server.job;

import dev.sealift.server.audit.Cause;
import dev.sealift.server.job.engine.TargetState;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;

/**
 * Carries out on the targets what stops, retries or deletes a job: as many as fit into a transaction at once, the rest in
 * those after it, while devices report in between. What is left is on record with the job, so that a killed server, or
 * another node, goes on with it.
 */
final class Sweeps {
    /** Targets of one transaction when each needs an event and a dozen statements; reports wait for it. */
    private static final int EACH_AT_ONCE = 200;

    private final Stores stores;
    private final Executions changes;
    private final Clock clock;

    Sweeps(Stores stores, Executions changes, Clock clock) {
        this.stores = stores;
        this.changes = changes;
        this.clock = clock;
    }

    /** Begins, together with what the job has still to do from before. */
    void begin(Handle tx, Cause cause, Job job, Sweep.Kind kind) {
        Sweep before = stores.jobs().find(tx, job.id()).orElseThrow().progress().sweep();
        var sweep = new Sweep(kind, clock.instant(), cause.actor());
        part(tx, job, before == null ? sweep : before.and(sweep));
    }

    /**
     * Does a part of it, and notes whether there is more.
     *
     * @return whether it is done
     */
    boolean part(Handle tx, Job job, Sweep sweep) {
        boolean done = sweep(tx, job, sweep);
        if (!done) {
            stores.sweeps().set(tx, job.id(), sweep);
        } else if (sweep.does(Sweep.Kind.DELETE)) {
            stores.jobs().delete(tx, job.id());
        } else {
            stores.sweeps().clear(tx, job.id());
        }
        return done;
    }

    private boolean sweep(Handle tx, Job job, Sweep sweep) {
        int room = Planner.AT_ONCE;
        if (sweep.does(Sweep.Kind.CANCEL_QUEUED)) {
            room -= stores.sweeps().cancelQueued(tx, stores.cohorts(), job.id(), clock.instant(), room);
        }
        if (sweep.does(Sweep.Kind.DROP_RETRIES)) {
            room -= room == 0 ? 0 : stores.sweeps().dropRetries(tx, stores.cohorts(), job.id(), room);
        }
        var cause = new Cause(sweep.by(), null);
        if (sweep.does(Sweep.Kind.CANCEL_ALL)) {
            room -= each(
                    room,
                    most -> stores.executions().list(tx, job.id(), "", most, TargetState.IN_PROGRESS),
                    running -> changes.cancel(tx, cause, job, running, clock.instant()));
        }
        if (sweep.does(Sweep.Kind.RETRY)) {
            for (TargetState state : List.of(TargetState.FAILED, TargetState.TIMED_OUT)) {
                room -= each(
                        room,
                        most -> stores.executions().ended(tx, job.id(), state, sweep.since(), most),
                        ended -> changes.retry(tx, cause, job, ended));
            }
        }
        if (sweep.does(Sweep.Kind.DELETE) && room > 0) {
            room -= stores.batches().remove(tx, job.id(), room);
        }
        return room > 0;
    }

    /** Does it to some, each with an event of its own; takes all room when there may be more of them. */
    private static int each(int room, IntFunction<List<Execution>> first, Consumer<Execution> what) {
        int most = Math.min(room, EACH_AT_ONCE);
        List<Execution> some = most == 0 ? List.of() : first.apply(most);
        some.forEach(what);
        return some.size() == most ? room : some.size();
    }
}
