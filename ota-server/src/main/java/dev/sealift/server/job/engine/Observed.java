package dev.sealift.server.job.engine;

import dev.sealift.api.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
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

    private record Running(Instant start, Duration pickUp) {}

    private final Map<Cohort, Deque<Instant>> offered = new TreeMap<>();
    private final Map<Cohort, Deque<Running>> running = new TreeMap<>();
    private final Map<TargetState, List<Took>> ended = new EnumMap<>(TargetState.class);

    private Observed() {}

    static List<Behavior> behaviors(List<Replay.Entry> entries) {
        var observed = new Observed();
        for (Replay.Entry entry : entries) {
            switch (entry) {
                case Replay.Decided decided -> observed.decided(decided);
                case Replay.Changed changed -> observed.changed(changed.at(), changed.change());
                case Replay.Created created -> {}
                case Replay.Commanded commanded -> {}
            }
        }
        List<Behavior> behaviors = new ArrayList<>();
        observed.ended.forEach((outcome, took) -> divide(outcome, took, behaviors));
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
            note(TargetState.QUEUED, Duration.ZERO, Duration.ZERO);
        } else {
            Running first =
                    running.getOrDefault(due.cohort(), new ArrayDeque<>()).pollFirst();
            note(TargetState.IN_PROGRESS, first == null ? Duration.ZERO : first.pickUp(), Duration.ZERO);
        }
    }

    private void changed(Instant at, Change change) {
        if (change.from() == TargetState.QUEUED && change.to() == TargetState.IN_PROGRESS) {
            Instant offer =
                    offered.getOrDefault(change.cohort(), new ArrayDeque<>()).pollFirst();
            running.computeIfAbsent(change.cohort(), cohort -> new ArrayDeque<>())
                    .addLast(new Running(at, offer == null ? Duration.ZERO : Duration.between(offer, at)));
        } else if (change.from() == TargetState.IN_PROGRESS) {
            Running first =
                    running.getOrDefault(change.cohort(), new ArrayDeque<>()).pollFirst();
            if (first != null) {
                outcome(change.to(), first.pickUp(), Duration.between(first.start(), at));
            }
        }
    }

    private void outcome(TargetState to, Duration pickUp, Duration run) {
        switch (to) {
            case SOAKING, SUCCEEDED -> note(TargetState.SUCCEEDED, pickUp, run);
            case FAILED, REJECTED, DECLINED -> note(to, pickUp, run);
            default -> {} // cancelled or removed: nobody knows how it would have ended
        }
    }

    private void note(TargetState outcome, Duration pickUp, Duration run) {
        ended.computeIfAbsent(outcome, some -> new ArrayList<>()).add(new Took(pickUp, run));
    }

    private static void divide(TargetState outcome, List<Took> took, List<Behavior> behaviors) {
        List<Took> sorted = took.stream()
                .sorted(Comparator.comparing(some -> some.pickUp().plus(some.run())))
                .toList();
        int parts = Math.min(PARTS, sorted.size());
        for (int part = 0; part < parts; part++) {
            List<Took> some = sorted.subList(part * sorted.size() / parts, (part + 1) * sorted.size() / parts);
            Took middle = some.get(some.size() / 2);
            behaviors.add(new Behavior(some.size(), middle.pickUp(), middle.run(), outcome, ReasonCode.NONE));
        }
    }
}
