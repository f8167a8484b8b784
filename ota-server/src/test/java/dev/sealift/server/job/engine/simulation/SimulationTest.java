package dev.sealift.server.job.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.JobStatus;
import dev.sealift.server.job.engine.Engine;
import dev.sealift.server.job.engine.Replay;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever devices, nodes, clocks and operators do, the engine keeps its rules; and bugs that are planted in it are found.
 * {@code -Dsealift.seed=N} lives through that seed alone, {@code -Dsealift.long=true} through a million.
 */
class SimulationTest {
    private static final int SEEDS = 10_000;
    private static final int LONG_SEEDS = 1_000_000;

    /** Most jobs are small, because a small one meets as many rules as a large one. */
    private static int devices(long seed) {
        if (seed % 5000 == 0) {
            return 1500;
        }
        return seed % 100 == 0 ? 60 : 1 + (int) (seed % 10);
    }

    private static Simulation.Outcome live(long seed, Decider decider) {
        try {
            return new Simulation(seed, devices(seed), decider).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " (-Dsealift.seed=" + seed + "): " + e.getMessage(), e);
        }
    }

    @Test
    void every_rule_holds_in_every_history() {
        Long one = Long.getLong("sealift.seed");
        long first = one == null ? 1 : one;
        long last = one != null ? one : Boolean.getBoolean("sealift.long") ? LONG_SEEDS : SEEDS;
        Map<JobStatus, Integer> ends = new EnumMap<>(JobStatus.class);
        long transactions = 0;
        long kills = 0;
        for (long seed = first; seed <= last; seed++) {
            Simulation.Outcome outcome = live(seed, Engine::decide);
            ends.merge(outcome.status(), 1, Integer::sum);
            transactions += outcome.transactions();
            kills += outcome.kills();
            if (one != null || seed % 10 == 0) {
                assertThat(Replay.differences(outcome.log()))
                        .as("replay of seed " + seed)
                        .isEmpty();
            }
        }
        System.out.println("engine: seeds " + first + "-" + last + ", " + transactions + " transactions, " + kills
                + " killed, jobs " + ends);
        assertThat(ends.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) (last - first + 1));
    }

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void a_planted_bug_is_found(Mutant mutant) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Simulation(seed, devices(seed), mutant).run();
            } catch (AssertionError e) {
                System.out.println("engine: " + mutant + " found by seed " + seed + ": " + e.getMessage());
                return;
            }
        }
        throw new AssertionError(mutant + " not found by " + SEEDS + " seeds");
    }
}
