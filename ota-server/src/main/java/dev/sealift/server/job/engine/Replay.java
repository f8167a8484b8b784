package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job lived through again from its events. */
public final class Replay {
    /** What happened to a job, in the order of its events. */
    public sealed interface Entry {
        Instant at();
    }

    /**
     * The job was created, to start when its policy lets it.
     *
     * @param targets by cohort, excluded ones left out
     */
    public record Created(Instant at, Policy policy, boolean continuous, long imageBytes, Map<Cohort, Integer> targets)
            implements Entry {
        public Created {
            targets = Map.copyOf(targets);
        }
    }

    /**
     * Targets changed without the engine.
     *
     * @param reason of a failure; NONE when there is none
     */
    public record Changed(Instant at, Change change, ReasonCode reason) implements Entry {}

    /** An operator did something. */
    public record Commanded(Instant at, Command command) implements Entry {}

    /** The engine was asked, with this being due, and its decisions were carried out. */
    public record Decided(Instant at, List<Due> due, List<Decision> decisions) implements Entry {
        public Decided {
            due = List.copyOf(due);
            decisions = List.copyOf(decisions);
        }
    }

    /** Decisions that the engine takes otherwise than they were recorded. */
    public record Difference(Decided recorded, List<Decision> now) {}

    private @Nullable Ledger ledger;
    private @Nullable Policy policy;
    private final List<Difference> differences = new ArrayList<>();

    private Replay() {}

    /** Decides again at each recorded question; without differences the engine answers as it did. */
    public static List<Difference> differences(List<Entry> entries) {
        var replay = new Replay();
        entries.forEach(entry -> replay.live(entry, true));
        return replay.differences;
    }

    /**
     * The state after the last entry, as recorded.
     *
     * @param now the instant to see it at
     */
    public static JobState state(List<Entry> entries, Instant now) {
        var replay = new Replay();
        entries.forEach(entry -> replay.live(entry, false));
        return replay.ledger().state(now, List.of());
    }

    private Ledger ledger() {
        return Objects.requireNonNull(ledger, "the first entry is not the creation");
    }

    private void live(Entry entry, boolean decide) {
        switch (entry) {
            case Created created -> {
                ledger = new Ledger(start(created));
                policy = created.policy();
            }
            case Changed changed -> ledger().change(changed.change());
            case Commanded(Instant at, Command command) -> {
                ledger().command(command);
                if (command instanceof Command.Replace replace) {
                    policy = replace.policy();
                }
            }
            case Decided decided -> {
                if (decide) {
                    JobState state = ledger().state(decided.at(), decided.due());
                    List<Decision> now = Engine.decide(state, Objects.requireNonNull(policy), decided.at());
                    if (!now.equals(decided.decisions())) {
                        differences.add(new Difference(decided, now));
                    }
                }
                ledger().decisions(decided.decisions(), decided.due(), decided.at());
            }
        }
    }

    /** The state in which a job begins. */
    public static JobState start(Created created) {
        List<Counts> waves = new ArrayList<>();
        for (int wave = 0; wave < Math.max(1, created.policy().waves().size()); wave++) {
            int number = wave;
            waves.add(Counts.waiting(created.targets().entrySet().stream()
                    .filter(entry -> entry.getKey().wave() == number)
                    .mapToInt(Map.Entry::getValue)
                    .sum()));
        }
        return new JobState(
                JobStatus.SCHEDULED,
                created.continuous(),
                false,
                0,
                0,
                0,
                waves,
                new TreeMap<>(created.targets())
                        .entrySet().stream()
                                .filter(entry -> entry.getValue() > 0)
                                .map(entry -> new Waiting(entry.getKey(), entry.getValue(), 0))
                                .toList(),
                Tally.NONE,
                0,
                created.imageBytes(),
                List.of(),
                List.of());
    }
}
