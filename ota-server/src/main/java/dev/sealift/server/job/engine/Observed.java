package dev.sealift.server.job.engine;

import dev.sealift.api.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the devices of a recorded job behaved. Entries name no devices, so that within a cohort the first that was offered the
 * job counts as the first that started, and the first that started as the first that ended.
 */
final class Observed {
    /** Devices with the same outcome are divided into as many parts, by how long they took. */
    private static final int PARTS = 8;

    private record Took(Duration pickUp, Duration run) {}

    /** How an attempt ended. */
    private record End(TargetState outcome, ReasonCode reason) {}

    private record Running(Instant start, Duration pickUp) {}

    private final Map<Cohort, Deque<Instant>> offered = new TreeMap<>();
    private final Map<Cohort, Deque<Running>> running = new TreeMap<>();
    private final Map<End, List<Took>> ended = new LinkedHashMap<>();

    private Observed() {}

    static List<Behavior> behaviors(List<Replay.Entry> entries) {
        var observed = new Observed();
        for (Replay.Entry entry : entries) {
            switch (entry) {
                case Replay.Decided decided -> observed.decided(decided);
                case Replay.Changed changed -> observed.changed(changed);
                case Replay.Created created -> {}
                case Replay.Commanded commanded -> {}
            }
        }
        TreeMap<Double, List<Behavior>> parts = new TreeMap<>();
        observed.ended.forEach((end, took) -> divide(end, took, parts));
        List<Behavior> behaviors = parts.values().stream().flatMap(List::stream).toList();
        Invariant.holds(!behaviors.isEmpty(), "no device has come to an end yet");
        return behaviors;
    }

    private void decided(Replay.Decided decided) {
        for (Decision decision : decided.decisions()) {
            if (decision instanceof Decision.Offer offer) {
                Deque<Instant> moments = offered.computeIfAbsent(offer.cohort(), cohort -> new ArrayDeque<>());
                for (int device = 0; device < offer.devices(); device++) {
                    moments.addLast(decided.at());
                }
            } else if (decision instanceof Decision.TimeOut timeOut) {
                decided.due().stream()
                        .filter(due -> due.device().equals(timeOut.device()))
                        .forEach(this::timedOut);
            }
        }
    }

    private void timedOut(Due due) {
        boolean neverStarted = due instanceof Due.Silent silent && silent.state() == TargetState.QUEUED;
        if (neverStarted) {
            offered.getOrDefault(due.cohort(), new ArrayDeque<>()).pollFirst();
            note(TargetState.QUEUED, ReasonCode.NONE, Duration.ZERO, Duration.ZERO);
        } else {
            Running first =
                    running.getOrDefault(due.cohort(), new ArrayDeque<>()).pollFirst();
            note(
                    TargetState.IN_PROGRESS,
                    ReasonCode.NONE,
                    first == null ? Duration.ZERO : first.pickUp(),
                    Duration.ZERO);
        }
    }

    private void changed(Replay.Changed changed) {
        Instant at = changed.at();
        Change change = changed.change();
        if (change.from() == TargetState.QUEUED && change.to() == TargetState.IN_PROGRESS) {
            Instant offer =
                    offered.getOrDefault(change.cohort(), new ArrayDeque<>()).pollFirst();
            running.computeIfAbsent(change.cohort(), cohort -> new ArrayDeque<>())
                    .addLast(new Running(at, offer == null ? Duration.ZERO : Duration.between(offer, at)));
        } else if (change.from() == TargetState.QUEUED) {
            offered.getOrDefault(change.cohort(), new ArrayDeque<>()).pollFirst();
        } else if (change.from() == TargetState.IN_PROGRESS) {
            Running first =
                    running.getOrDefault(change.cohort(), new ArrayDeque<>()).pollFirst();
            if (first != null) {
                outcome(change.to(), changed.reason(), first.pickUp(), Duration.between(first.start(), at));
            }
        }
    }

    private void outcome(TargetState to, ReasonCode reason, Duration pickUp, Duration run) {
        switch (to) {
            case SOAKING, SUCCEEDED -> note(TargetState.SUCCEEDED, ReasonCode.NONE, pickUp, run);
            case FAILED, REJECTED, DECLINED -> note(to, reason, pickUp, run);
            default -> {} // cancelled or removed: nobody knows how it would have ended
        }
    }

    private void note(TargetState outcome, ReasonCode reason, Duration pickUp, Duration run) {
        ended.computeIfAbsent(new End(outcome, reason), some -> new ArrayList<>())
                .add(new Took(pickUp, run));
    }

    /** Each part has its place among those of all ends, so that devices that failed are spread among the others. */
    private static void divide(End end, List<Took> took, Map<Double, List<Behavior>> behaviors) {
        List<Took> sorted = took.stream()
                .sorted(Comparator.comparing(some -> some.pickUp().plus(some.run())))
                .toList();
        int parts = Math.min(PARTS, sorted.size());
        for (int part = 0; part < parts; part++) {
            List<Took> some = sorted.subList(part * sorted.size() / parts, (part + 1) * sorted.size() / parts);
            Took middle = some.get(some.size() / 2);
            behaviors
                    .computeIfAbsent((part + 0.5) / parts, place -> new ArrayList<>())
                    .add(new Behavior(some.size(), middle.pickUp(), middle.run(), end.outcome(), end.reason()));
        }
    }
}
