package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job under a virtual clock. Alike devices are moved together, so that its cost does not grow with their number. */
final class VirtualJob {
    /** Moments are rounded up to as many seconds for each so many devices: what happens together is decided together. */
    private static final int DEVICES_FOR_A_SECOND = 100_000;

    /**
     * Alike devices at a step of an attempt.
     *
     * @param state    they are in that state until the step
     * @param to       and in this one after it
     * @param attempts those before this one
     */
    private record Step(Cohort cohort, TargetState state, TargetState to, Behavior behavior, Attempts attempts) {}

    /** Devices that wait for an offer again. */
    private record Again(Attempts attempts, int devices) {}

    private final Policy policy;
    private final List<Behavior> behaviors;
    private final long weights;
    private final Ledger ledger;
    private final Instant start;
    private final int targets;
    private final Duration grain;
    private final TreeMap<Instant, Map<Step, Integer>> steps = new TreeMap<>();
    private final Map<Cohort, Deque<Again>> again = new TreeMap<>();
    private final Map<Cohort, long[]> shares = new TreeMap<>();
    private final Milestones milestones;
    private @Nullable String endReason;
    private @Nullable Instant pausedAt;

    VirtualJob(Replay.Created created, List<Behavior> behaviors) {
        Invariant.holds(!behaviors.isEmpty(), "no behaviour is assumed");
        policy = created.policy();
        this.behaviors = List.copyOf(behaviors);
        weights = behaviors.stream().mapToLong(Behavior::weight).sum();
        ledger = new Ledger(Replay.start(created));
        start = created.at();
        targets =
                created.targets().values().stream().mapToInt(Integer::intValue).sum();
        grain = Duration.ofSeconds(1 + targets / DEVICES_FOR_A_SECOND);
        milestones = new Milestones(created.targets());
        for (int person = 0; person < policy.approvals(); person++) {
            ledger.command(new Command.Approve());
        }
    }

    Forecast forecast(Map<String, Integer> excluded) {
        Instant last = start.plus(Forecast.HORIZON);
        Instant now = start;
        JobState state = ask(now);
        while ((state.live() && state.status() != JobStatus.PAUSED)
                || state.counts().pending() > 0) {
            Instant next = earlier(steps.isEmpty() ? null : steps.firstKey(), Engine.wakeAt(state, policy, now));
            if (next == null || next.isAfter(last)) {
                break;
            }
            now = next;
            Map<Step, Integer> due = steps.remove(now);
            if (due != null) {
                Instant moment = now;
                due.forEach((step, devices) -> take(step, devices, moment));
            }
            state = ask(now);
        }
        Instant finish = state.live() ? pausedAt : now;
        return milestones.forecast(state, endReason, finish, excluded, BlastRadius.of(policy, targetsByWave(state)));
    }

    private static List<Integer> targetsByWave(JobState state) {
        return state.waves().stream().map(Counts::targets).toList();
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** Lets the engine decide, and an operator advance a manual wave that has ended. */
    private JobState ask(Instant now) {
        JobState state = decide(now);
        while (state.status() == JobStatus.IN_PROGRESS && waitsForOperator(state)) {
            ledger.command(new Command.Advance());
            state = decide(now);
        }
        return state;
    }

    private boolean waitsForOperator(JobState state) {
        return state.wave() + 1 < state.waves().size()
                && policy.waves().get(state.wave()).advance() instanceof Wave.Advance.Manual
                && state.waves().get(state.wave()).open() == 0
                && state.counts().open() > 0;
    }

    private JobState decide(Instant now) {
        JobState state = ledger.state(now, List.of());
        List<Decision> decisions = Engine.decide(state, policy, now);
        if (!decisions.isEmpty()) {
            ledger.decisions(decisions, List.of(), now);
            decisions.forEach(decision -> note(decision, now));
            state = ledger.state(now, List.of());
        }
        milestones.reached(now, state);
        return state;
    }

    private void note(Decision decision, Instant now) {
        switch (decision) {
            case Decision.Offer offer -> offer(offer, now);
            case Decision.Pause pause -> {
                endReason = pause.reason();
                pausedAt = now;
            }
            case Decision.Abort abort -> stop(abort.reason(), Schedule.EndBehavior.CANCEL);
            case Decision.RollBack rollBack -> stop(rollBack.reason(), Schedule.EndBehavior.CANCEL);
            case Decision.End end -> stop(null, end.behavior());
            default -> {}
        }
    }

    private void stop(@Nullable String reason, Schedule.EndBehavior behavior) {
        endReason = reason;
        steps.values()
                .forEach(some -> some.keySet()
                        .removeIf(
                                step -> behavior.cancels().contains(step.state()) || step.to() == TargetState.WAITING));
        steps.values().removeIf(Map::isEmpty);
    }

    private void offer(Decision.Offer offer, Instant now) {
        milestones.offered(offer.cohort(), offer.devices(), now);
        int left = offer.devices();
        Deque<Again> waiting = again.getOrDefault(offer.cohort(), new ArrayDeque<>());
        while (left > 0 && !waiting.isEmpty()) {
            Again first = waiting.removeFirst();
            int taken = Math.min(left, first.devices());
            if (taken < first.devices()) {
                waiting.addFirst(new Again(first.attempts(), first.devices() - taken));
            }
            spread(offer.cohort(), first.attempts(), taken, now);
            left -= taken;
        }
        if (left > 0) {
            spread(offer.cohort(), Attempts.NONE, left, now);
        }
    }

    /** To each behaviour its part; what is owed to it because devices are whole is carried over. */
    private void spread(Cohort cohort, Attempts attempts, int devices, Instant now) {
        long[] share = shares.computeIfAbsent(cohort, some -> new long[behaviors.size()]);
        int left = devices;
        for (int i = 0; i < share.length; i++) {
            share[i] += (long) devices * behaviors.get(i).weight();
        }
        while (left > 0) {
            int most = 0;
            for (int i = 1; i < share.length; i++) {
                most = share[i] > share[most] ? i : most;
            }
            int part = Math.clamp(share[most] / weights, 1, left);
            share[most] -= part * weights;
            left -= part;
            begin(cohort, behaviors.get(most), attempts, part, now);
        }
    }

    private void begin(Cohort cohort, Behavior behavior, Attempts attempts, int devices, Instant now) {
        Duration silence = policy.timeouts().silence();
        boolean silent = behavior.outcome() == TargetState.QUEUED
                || (silence != null && behavior.pickUp().compareTo(silence) >= 0);
        if (!silent) {
            add(
                    now.plus(behavior.pickUp()),
                    new Step(cohort, TargetState.QUEUED, TargetState.IN_PROGRESS, behavior, attempts),
                    devices);
        } else if (silence != null) {
            add(
                    now.plus(silence),
                    new Step(cohort, TargetState.QUEUED, TargetState.TIMED_OUT, behavior, attempts),
                    devices);
        }
    }

    private void add(Instant at, Step step, int devices) {
        long seconds = Math.ceilDiv(Duration.between(start, at).toMillis(), grain.toMillis()) * grain.toSeconds();
        steps.computeIfAbsent(start.plusSeconds(seconds), moment -> new LinkedHashMap<>())
                .merge(step, devices, Integer::sum);
    }

    private void take(Step step, int devices, Instant now) {
        Cohort cohort = step.cohort();
        Attempts before = step.attempts();
        switch (step.to()) {
            case IN_PROGRESS -> {
                ledger.change(new Change(cohort, step.state(), step.to(), devices, false, null, 0));
                begun(step, devices, now);
            }
            case WAITING -> {
                ledger.change(new Change(cohort, step.state(), step.to(), devices, true, null, -1));
                again.computeIfAbsent(cohort, some -> new ArrayDeque<>()).addLast(new Again(before, devices));
            }
            case SUCCEEDED -> {
                boolean soaks =
                        step.state() != TargetState.SOAKING && !policy.soak().isZero();
                TargetState to = soaks ? TargetState.SOAKING : TargetState.SUCCEEDED;
                TargetState counted = before.counted();
                ledger.change(
                        step.state() == TargetState.SOAKING
                                ? new Change(cohort, step.state(), to, devices, false, TargetState.SOAKING, 0)
                                : new Change(cohort, step.state(), to, devices, false, counted, 0));
                if (soaks) {
                    add(
                            now.plus(policy.soak()),
                            new Step(cohort, to, TargetState.SUCCEEDED, step.behavior(), before),
                            devices);
                }
            }
            default -> ended(step, devices, now);
        }
    }

    private void begun(Step step, int devices, Instant now) {
        Behavior behavior = step.behavior();
        Duration allowed = policy.timeouts().inProgress();
        boolean inTime =
                behavior.outcome() != TargetState.IN_PROGRESS && behavior.run().compareTo(allowed) < 0;
        add(
                now.plus(inTime ? behavior.run() : allowed),
                new Step(
                        step.cohort(),
                        TargetState.IN_PROGRESS,
                        inTime ? behavior.outcome() : TargetState.TIMED_OUT,
                        behavior,
                        step.attempts()),
                devices);
    }

    private void ended(Step step, int devices, Instant now) {
        TargetState to = step.to();
        Attempts before = step.attempts();
        boolean live = ledger.state(now, List.of()).live();
        Instant retryAt = live ? policy.retry().again(to, step.behavior().reason(), before, now) : null;
        ledger.change(
                new Change(step.cohort(), step.state(), to, devices, false, before.counted(), retryAt == null ? 0 : 1));
        if (retryAt != null) {
            var after = new Attempts(
                    before.failed() + (to == TargetState.FAILED ? 1 : 0),
                    before.timedOut() + (to == TargetState.TIMED_OUT ? 1 : 0),
                    to);
            add(retryAt, new Step(step.cohort(), to, TargetState.WAITING, step.behavior(), after), devices);
        }
    }

    /** What the forecast is made of. */
    private static final class Milestones {
        private final Map<Cohort, Integer> targets;
        private final Map<Cohort, Integer> offered = new TreeMap<>();
        private final Map<Cohort, Instant> first = new TreeMap<>();
        private final Map<Cohort, Instant> half = new TreeMap<>();
        private final Map<Cohort, Instant> last = new TreeMap<>();
        private final List<Forecast.Point> curve = new ArrayList<>();
        private long peakBytes;

        Milestones(Map<Cohort, Integer> targets) {
            this.targets = new TreeMap<>(targets);
        }

        void offered(Cohort cohort, int devices, Instant now) {
            int all = Objects.requireNonNull(targets.get(cohort));
            int sum = offered.merge(cohort, devices, Integer::sum);
            first.putIfAbsent(cohort, now);
            if (2L * sum >= all) {
                half.putIfAbsent(cohort, now);
            }
            if (sum >= all) {
                last.putIfAbsent(cohort, now);
            }
        }

        void reached(Instant now, JobState state) {
            long bytes = state.recent().stream().mapToLong(Offered::bytes).sum();
            peakBytes = Math.max(peakBytes, Math.ceilDiv(bytes, Policy.WINDOW.toSeconds()));
            Counts counts = state.counts();
            var point = new Forecast.Point(
                    now,
                    state.notified(),
                    counts.of(TargetState.SUCCEEDED),
                    counts.of(TargetState.FAILED) + counts.of(TargetState.TIMED_OUT) + counts.of(TargetState.REJECTED));
            curve.add(point);
            if (curve.size() > 2 * Forecast.POINTS) {
                thin();
            }
        }

        /** Every second point goes, so that as many are left as are shown. */
        private void thin() {
            List<Forecast.Point> left = new ArrayList<>();
            for (int i = 0; i < curve.size() - 1; i += 2) {
                left.add(curve.get(i));
            }
            left.add(curve.getLast());
            curve.clear();
            curve.addAll(left);
        }

        Forecast forecast(
                JobState state,
                @Nullable String endReason,
                @Nullable Instant finish,
                Map<String, Integer> excluded,
                BlastRadius blastRadius) {
            if (curve.size() > Forecast.POINTS) {
                thin();
            }
            List<Forecast.Arrival> arrivals = targets.entrySet().stream()
                    .map(entry -> new Forecast.Arrival(
                            entry.getKey(),
                            entry.getValue(),
                            first.get(entry.getKey()),
                            half.get(entry.getKey()),
                            last.get(entry.getKey())))
                    .toList();
            return new Forecast(state.status(), endReason, finish, curve, arrivals, peakBytes, excluded, blastRadius);
        }
    }
}
