package dev.sealift.server.job.engine.simulation;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.server.job.engine.Change;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Command;
import dev.sealift.server.job.engine.Decision;
import dev.sealift.server.job.engine.Due;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Ledger;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Replay;
import dev.sealift.server.job.engine.Schedule;
import dev.sealift.server.job.engine.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries decisions out as the real server must: rows and log change in transactions, and a node that dies in the middle of
 * one leaves nothing of it. What was committed is told to the oracle.
 */
final class SimulatedServer {
    /** The node died; nothing of the transaction remains. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final Comparator<Row> BY_DUE =
            Comparator.comparing((Row row) -> Objects.requireNonNull(row.due)).thenComparingInt(row -> row.position);
    private static final Comparator<Row> BY_TURN =
            Comparator.comparing((Row row) -> !row.again).thenComparingInt(row -> row.position);

    /** Longer than any clock is wrong. */
    private static final Duration LONG_AGO = Duration.ofDays(1);

    private final Decider decider;
    private final Oracle oracle;
    final Policy policy;
    final List<Row> rows = new ArrayList<>();
    final List<Replay.Entry> log = new ArrayList<>();
    private final TreeSet<Row> byDue = new TreeSet<>(BY_DUE);
    private final Map<Cohort, TreeSet<Row>> byTurn = new TreeMap<>();
    private Ledger ledger;

    /** What the tally counts from; more with each resumption past a closed gate. */
    private int epoch;

    /** It is PAUSED because a gate closed. */
    boolean gateClosed;

    private final Map<Row, Row> touched = new HashMap<>();
    private final List<Runnable> facts = new ArrayList<>();
    private final List<Row> offered = new ArrayList<>();
    private int writesLeft;

    SimulatedServer(
            Decider decider,
            Oracle oracle,
            Policy policy,
            boolean continuous,
            List<Cohort> targets,
            long imageBytes,
            Instant now) {
        this.decider = decider;
        this.oracle = oracle;
        this.policy = policy;
        Map<Cohort, Integer> sizes = new TreeMap<>();
        for (Cohort cohort : targets) {
            sizes.merge(cohort, 1, Integer::sum);
            oracle.joined(add(cohort));
        }
        var created = new Replay.Created(now, policy, continuous, imageBytes, sizes);
        log.add(created);
        ledger = new Ledger(Replay.start(created));
    }

    private Row add(Cohort cohort) {
        var row = new Row(rows.size(), cohort);
        rows.add(row);
        index(row);
        return row;
    }

    /**
     * Does all of the work or nothing.
     *
     * @param writes after so many the node dies
     * @return the rows that were offered the job
     */
    List<Row> transaction(Instant now, int writes, Runnable work) {
        JobState before = state(now.minus(LONG_AGO));
        int logged = log.size();
        int known = rows.size();
        int epochBefore = epoch;
        boolean pausedBefore = gateClosed;
        touched.clear();
        facts.clear();
        offered.clear();
        writesLeft = writes;
        try {
            work.run();
        } catch (Killed e) {
            touched.forEach((row, old) -> {
                unindex(row);
                row.restore(old);
                index(row);
            });
            while (rows.size() > known) {
                unindex(rows.removeLast());
            }
            log.subList(logged, log.size()).clear();
            epoch = epochBefore;
            gateClosed = pausedBefore;
            ledger = new Ledger(before);
            throw e;
        }
        facts.forEach(Runnable::run);
        return List.copyOf(offered);
    }

    /** The state without what is due; nothing is due before the instant of a question. */
    JobState state(Instant now) {
        return ledger.state(now, List.of());
    }

    @Nullable
    Instant nextDue() {
        return byDue.isEmpty() ? null : byDue.first().due;
    }

    /** A node that has just started knows only the log. */
    void restart(Instant now) {
        JobState before = state(now);
        ledger = new Ledger(Replay.state(log, now.minus(LONG_AGO)));
        if (!state(now).equals(before)) {
            throw new AssertionError("the log says " + state(now) + " where it was " + before);
        }
    }

    // What devices do

    boolean start(Row row, Instant now) {
        if (row.state != TargetState.QUEUED) {
            return false;
        }
        write(row, () -> {
            row.state = TargetState.IN_PROGRESS;
            row.heard = now;
            row.reason = ReasonCode.EXECUTION_TIMED_OUT;
            row.deadline = policy.timeouts().deadline(now);
            row.due = policy.timeouts().due(row.deadline, now);
        });
        change(now, Change.started(row.cohort));
        facts.add(() -> oracle.started(row, now));
        return true;
    }

    /** The device was heard from; what is due moves only when its moment has come. */
    void contact(Row row, Instant now) {
        if (row.state == TargetState.IN_PROGRESS && now.isAfter(row.heard)) {
            write(row, () -> row.heard = now);
            facts.add(() -> oracle.heard(row, now));
        }
    }

    /** A claim of success without evidence. */
    void claim(Row row, Instant now) {
        contact(row, now);
        if (row.state == TargetState.IN_PROGRESS) {
            write(row, () -> row.reason = ReasonCode.EVIDENCE_OLD_BOOT);
        }
    }

    /** How the attempt ended by this report; absent when the report came too late or belongs to another attempt */
    @Nullable
    TargetState end(Row row, int number, TargetState reported, ReasonCode reason, Instant now) {
        boolean relapse = row.state == TargetState.SOAKING && reported == TargetState.FAILED;
        boolean open =
                relapse || (row.state == TargetState.IN_PROGRESS && now.isBefore(Objects.requireNonNull(row.deadline)));
        if (row.number != number || !open) {
            return null;
        }
        TargetState to = reported == TargetState.SUCCEEDED && !policy.soak().isZero() ? TargetState.SOAKING : reported;
        TargetState from = row.state;
        TargetState counted = row.counted(epoch);
        Instant retryAt = state(now).live() ? policy.retry().again(to, reason, row.attempts(epoch), now) : null;
        write(row, () -> {
            ended(row, to);
            row.due = to == TargetState.SOAKING ? now.plus(policy.soak()) : retryAt;
        });
        change(now, Change.ended(row.cohort, from, to, counted, retryAt != null));
        facts.add(() -> oracle.ended(row, to, reason, now));
        return to;
    }

    private void ended(Row row, TargetState to) {
        row.state = to;
        row.deadline = null;
        row.failed += to == TargetState.FAILED ? 1 : 0;
        row.timedOut += to == TargetState.TIMED_OUT ? 1 : 0;
        if (to != TargetState.DECLINED) {
            row.counted = to;
            row.countedEpoch = epoch;
        }
    }

    // What operators do

    void command(Command command, Instant now) {
        ledger.command(command);
        log.add(new Replay.Commanded(now, command));
        if (command instanceof Command.Resume resume) {
            gateClosed = false;
            epoch += resume.anew() ? 1 : 0;
        }
        if (command instanceof Command.Cancel cancel) {
            stop(cancel.force() ? Schedule.EndBehavior.FORCE_CANCEL : Schedule.EndBehavior.CANCEL);
        }
        facts.add(() -> oracle.commanded(command));
    }

    void join(Cohort cohort, Instant now) {
        Row row = add(cohort);
        change(now, Change.joined(cohort, 1));
        facts.add(() -> oracle.joined(row));
    }

    void leave(Row row, Instant now) {
        TargetState from = row.state;
        boolean retrying = (from == TargetState.FAILED || from == TargetState.TIMED_OUT) && row.due != null;
        if (!from.open() && !retrying) {
            return;
        }
        change(now, new Change(row.cohort, from, TargetState.REMOVED, 1, row.again, null, retrying ? -1 : 0));
        write(row, () -> {
            row.state = TargetState.REMOVED;
            row.due = null;
        });
        facts.add(() -> oracle.left(row));
    }

    // What the engine decides

    void advance(Instant now) {
        List<Due> due = due(now);
        List<Decision> decisions = decider.decide(ledger.state(now, due), policy, now);
        while (!decisions.isEmpty()) {
            for (Decision decision : decisions) {
                carryOut(decision, now);
            }
            ledger.decisions(decisions, due, now);
            log.add(new Replay.Decided(now, due, decisions));
            boolean part = due.size() == JobState.MAX_DUE;
            due = due(now);
            List<Decision> more = decider.decide(ledger.state(now, due), policy, now);
            if (decider.settles() && !part && !more.isEmpty()) {
                throw new AssertionError("decides " + decisions + " and then, at the same instant, " + more);
            }
            decisions = more;
        }
    }

    private List<Due> due(Instant now) {
        List<Due> due = new ArrayList<>();
        for (Row row : byDue) {
            if (Objects.requireNonNull(row.due).isAfter(now) || due.size() == JobState.MAX_DUE) {
                break;
            }
            due.add(due(row, now));
        }
        return due;
    }

    private Due due(Row row, Instant now) {
        return switch (row.state) {
            case SOAKING -> new Due.Soaked(row.device, row.cohort);
            case FAILED, TIMED_OUT -> new Due.Retry(row.device, row.cohort, row.state);
            case IN_PROGRESS, QUEUED ->
                row.deadline != null && !row.deadline.isAfter(now)
                        ? new Due.Expired(row.device, row.cohort, row.attempts(epoch), row.reason)
                        : new Due.Silent(
                                row.device, row.cohort, row.state, row.attempts(epoch), row.deadline, row.heard);
            default -> throw new IllegalStateException(row.state + " is never due");
        };
    }

    private void carryOut(Decision decision, Instant now) {
        switch (decision) {
            case Decision.TimeOut timeOut -> {
                Row row = row(timeOut.device());
                write(row, () -> {
                    ended(row, TargetState.TIMED_OUT);
                    row.due = timeOut.retryAt();
                });
                facts.add(() -> oracle.timedOut(row, timeOut.reason(), now));
            }
            case Decision.Postpone postpone -> {
                Row row = row(postpone.device());
                write(row, () -> row.due = postpone.due());
            }
            case Decision.Requeue requeue -> {
                Row row = row(requeue.device());
                write(row, () -> {
                    row.state = TargetState.WAITING;
                    row.again = true;
                    row.due = null;
                });
                facts.add(() -> oracle.requeued(row, now));
            }
            case Decision.Soaked soaked -> {
                Row row = row(soaked.device());
                write(row, () -> {
                    row.state = TargetState.SUCCEEDED;
                    row.due = null;
                });
                facts.add(() -> oracle.soaked(row, now));
            }
            case Decision.Offer offer -> offer(offer, now);
            case Decision.NextWave next -> facts.add(() -> oracle.nextWave(next.wave()));
            case Decision.Start start -> facts.add(() -> oracle.startedJob(now));
            case Decision.Pause pause -> {
                gateClosed = pause.gate() != null;
                facts.add(oracle::paused);
            }
            case Decision.Abort abort -> abort();
            case Decision.RollBack rollBack -> abort();
            case Decision.End end -> {
                stop(end.behavior());
                facts.add(() -> oracle.endOfSchedule(now));
            }
            case Decision.Complete complete -> facts.add(oracle::completed);
        }
    }

    private void offer(Decision.Offer offer, Instant now) {
        List<Row> turn = byTurn.getOrDefault(offer.cohort(), new TreeSet<>(BY_TURN)).stream()
                .limit(offer.devices())
                .toList();
        facts.add(oracle::asked);
        for (Row row : turn) {
            write(row, () -> {
                row.state = TargetState.QUEUED;
                row.number++;
                row.heard = now;
                row.due = policy.timeouts().dueQueued(now);
            });
            offered.add(row);
            facts.add(() -> oracle.offered(row, now));
        }
    }

    private void abort() {
        stop(Schedule.EndBehavior.CANCEL);
        facts.add(oracle::aborted);
    }

    private void stop(Schedule.EndBehavior behavior) {
        for (Row row : rows) {
            if (behavior.cancels().contains(row.state)) {
                write(row, () -> {
                    row.state = TargetState.CANCELED;
                    row.due = null;
                });
                facts.add(() -> oracle.canceled(row));
            } else if (row.state == TargetState.FAILED || row.state == TargetState.TIMED_OUT) {
                if (row.due != null) {
                    write(row, () -> row.due = null);
                }
            }
        }
    }

    private void change(Instant now, Change change) {
        ledger.change(change);
        log.add(new Replay.Changed(now, change, ReasonCode.NONE));
    }

    private Row row(String device) {
        return rows.get(Integer.parseInt(device.substring("device-".length())));
    }

    private void write(Row row, Runnable change) {
        if (--writesLeft < 0) {
            throw new Killed();
        }
        touched.putIfAbsent(row, row.copy());
        unindex(row);
        change.run();
        index(row);
    }

    private void index(Row row) {
        if (row.due != null) {
            byDue.add(row);
        }
        if (row.state == TargetState.WAITING) {
            byTurn.computeIfAbsent(row.cohort, cohort -> new TreeSet<>(BY_TURN)).add(row);
        }
    }

    private void unindex(Row row) {
        if (row.due != null) {
            byDue.remove(row);
        }
        if (row.state == TargetState.WAITING) {
            Objects.requireNonNull(byTurn.get(row.cohort)).remove(row);
        }
    }

    boolean over(Instant now) {
        JobState state = state(now);
        return state.counts().pending() == 0
                && (state.status() == JobStatus.COMPLETED
                        || state.status() == JobStatus.CANCELED
                        || state.status() == JobStatus.ABORTED);
    }
}
