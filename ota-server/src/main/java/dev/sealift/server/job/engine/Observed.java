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
import org.jspecify.annotations.Nullable;

/**
 * How the devices of a recorded job behaved, by its entries one after the other. They name no devices, so that within a cohort
 * the first that was offered the job counts as the first that started, and the first that started as the first that ended.
 */
public final class Observed {
    /** Devices with the same outcome are divided into as many parts, by how long they took. */
    private static final int PARTS = 8;

    /** In milliseconds, as there may be one for each of a million devices. */
    private record Took(long pickUp, long run) {}

    /** How an attempt ended. */
    private record End(TargetState outcome, ReasonCode reason) {}

    private record Running(long start, long pickUp) {}

    /** Devices that were offered the job together and have not started it. */
    private static final class Offer {
        private final long at;
        private int devices;

        Offer(Instant at, int devices) {
            this.at = at.toEpochMilli();
            this.devices = devices;
        }
    }

    private final Map<Cohort, Deque<Offer>> offered = new TreeMap<>();
    private final Map<Cohort, Deque<Running>> running = new TreeMap<>();
    private final Map<End, List<Took>> ended = new LinkedHashMap<>();

    /** Notes what happened next. */
    public void note(Replay.Entry entry) {
        switch (entry) {
            case Replay.Decided decided -> decided(decided);
            case Replay.Changed changed -> changed(changed);
            case Replay.Created created -> {}
            case Replay.Commanded commanded -> {}
        }
    }

    /**
     * How they behaved, in proportion.
     *
     * @throws IllegalArgumentException when no device had come to an end
     */
    public List<Behavior> behaviors() {
        TreeMap<Double, List<Behavior>> parts = new TreeMap<>();
        ended.forEach((end, took) -> divide(end, took, parts));
        List<Behavior> behaviors = parts.values().stream().flatMap(List::stream).toList();
        Invariant.holds(!behaviors.isEmpty(), "no device has come to an end yet");
        return behaviors;
    }

    private void decided(Replay.Decided decided) {
        for (Decision decision : decided.decisions()) {
            if (decision instanceof Decision.Offer offer) {
                offered.computeIfAbsent(offer.cohort(), cohort -> new ArrayDeque<>())
                        .addLast(new Offer(decided.at(), offer.devices()));
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
            takeOffer(due.cohort());
            note(TargetState.QUEUED, ReasonCode.NONE, new Took(0, 0));
        } else {
            Running first = firstRunning(due.cohort());
            note(TargetState.IN_PROGRESS, ReasonCode.NONE, new Took(first == null ? 0 : first.pickUp(), 0));
        }
    }

    private void changed(Replay.Changed changed) {
        long at = changed.at().toEpochMilli();
        Change change = changed.change();
        if (change.from() == TargetState.QUEUED) {
            for (int device = 0; device < change.devices(); device++) {
                Long offer = takeOffer(change.cohort());
                if (change.to() == TargetState.IN_PROGRESS) {
                    running.computeIfAbsent(change.cohort(), cohort -> new ArrayDeque<>())
                            .addLast(new Running(at, offer == null ? 0 : at - offer));
                }
            }
        } else if (change.from() == TargetState.IN_PROGRESS) {
            Running first = firstRunning(change.cohort());
            if (first != null) {
                outcome(change.to(), changed.reason(), new Took(first.pickUp(), at - first.start()));
            }
        }
    }

    /** When the first that waits to start was offered the job; absent when its offer is not known. */
    private @Nullable Long takeOffer(Cohort cohort) {
        Deque<Offer> offers = offered.getOrDefault(cohort, new ArrayDeque<>());
        Offer first = offers.peekFirst();
        if (first == null) {
            return null;
        }
        if (--first.devices == 0) {
            offers.removeFirst();
        }
        return first.at;
    }

    private @Nullable Running firstRunning(Cohort cohort) {
        return running.getOrDefault(cohort, new ArrayDeque<>()).pollFirst();
    }

    private void outcome(TargetState to, ReasonCode reason, Took took) {
        switch (to) {
            case SOAKING, SUCCEEDED -> note(TargetState.SUCCEEDED, ReasonCode.NONE, took);
            case FAILED, REJECTED, DECLINED -> note(to, reason, took);
            default -> {} // cancelled or removed: nobody knows how it would have ended
        }
    }

    private void note(TargetState outcome, ReasonCode reason, Took took) {
        ended.computeIfAbsent(new End(outcome, reason), some -> new ArrayList<>())
                .add(took);
    }

    /** Each part has its place among those of all ends, so that devices that failed are spread among the others. */
    private static void divide(End end, List<Took> took, Map<Double, List<Behavior>> behaviors) {
        List<Took> sorted = took.stream()
                .sorted(Comparator.comparingLong(some -> some.pickUp() + some.run()))
                .toList();
        int parts = Math.min(PARTS, sorted.size());
        for (int part = 0; part < parts; part++) {
            List<Took> some = sorted.subList(part * sorted.size() / parts, (part + 1) * sorted.size() / parts);
            Took middle = some.get(some.size() / 2);
            behaviors
                    .computeIfAbsent((part + 0.5) / parts, place -> new ArrayList<>())
                    .add(new Behavior(
                            some.size(),
                            Duration.ofMillis(middle.pickUp()),
                            Duration.ofMillis(middle.run()),
                            end.outcome(),
                            end.reason()));
        }
    }
}
