package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever devices do and whenever the engine is asked, invariants 3 and 4 hold. */
class EnginePropertyTest {
    private static final int HISTORIES = 300;
    private static final Duration LONGEST = Duration.ofDays(30);

    /** A job over simulated devices: it carries out decisions as the server does, and checks each one. */
    private static final class Simulation {
        final Random random;
        final Policy policy;
        final int targets;
        final List<Instant> offers = new ArrayList<>();
        final Set<Integer> offered = new HashSet<>();
        final Map<Integer, ExecutionStatus> executions = new TreeMap<>();
        final Map<Integer, Instant> deadlines = new TreeMap<>();
        JobStatus status = JobStatus.IN_PROGRESS;
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        Simulation(long seed) {
            random = new Random(seed);
            targets = 1 + random.nextInt(40);
            var types = List.of(Policy.FailureType.values());
            policy = new Policy(
                    1 + random.nextInt(12),
                    new Policy.Abort(
                            types.get(random.nextInt(types.size())), 1 + random.nextInt(100), 1 + random.nextInt(10)),
                    Duration.ofMinutes(1 + random.nextInt(30)));
        }

        int count(ExecutionStatus wanted) {
            return (int) executions.values().stream().filter(wanted::equals).count();
        }

        Counts counts() {
            return new Counts(
                    targets - executions.size(),
                    count(ExecutionStatus.QUEUED),
                    count(ExecutionStatus.IN_PROGRESS),
                    count(ExecutionStatus.SUCCEEDED),
                    count(ExecutionStatus.FAILED),
                    count(ExecutionStatus.TIMED_OUT),
                    count(ExecutionStatus.REJECTED),
                    count(ExecutionStatus.REMOVED),
                    count(ExecutionStatus.CANCELED));
        }

        JobState state() {
            List<JobState.Running> running = deadlines.entrySet().stream()
                    .map(entry -> new JobState.Running(Integer.toString(entry.getKey()), entry.getValue()))
                    .sorted(Comparator.comparing(JobState.Running::deadline))
                    .toList();
            List<Instant> newestFirst =
                    offers.reversed().stream().limit(policy.maximumPerMinute()).toList();
            return new JobState(status, counts(), newestFirst, running);
        }

        void advance() {
            boolean gateWasClosed = status != JobStatus.IN_PROGRESS;
            for (Decision decision : Engine.decide(state(), policy, now)) {
                switch (decision) {
                    case Decision.TimeOut(String device) -> {
                        assertThat(deadlines.get(Integer.valueOf(device))).isBeforeOrEqualTo(now);
                        end(Integer.parseInt(device), ExecutionStatus.TIMED_OUT);
                    }
                    case Decision.Offer(int devices) -> {
                        assertThat(gateWasClosed)
                                .as("no offer past a closed gate")
                                .isFalse();
                        assertThat(policy.abort().closed(counts())).isFalse();
                        for (int i = 0; i < devices; i++) {
                            int device = executions.size();
                            assertThat(offered.add(device)).as("at most once").isTrue();
                            executions.put(device, ExecutionStatus.QUEUED);
                            offers.add(now);
                        }
                        assertRate();
                    }
                    case Decision.Abort(String reason) -> {
                        assertThat(reason).contains("threshold");
                        status = JobStatus.ABORTED;
                        executions.replaceAll((device, execution) ->
                                execution == ExecutionStatus.QUEUED ? ExecutionStatus.CANCELED : execution);
                    }
                    case Decision.Complete() -> {
                        assertThat(counts().open()).isZero();
                        status = JobStatus.COMPLETED;
                    }
                }
            }
            assertThat(Engine.decide(state(), policy, now))
                    .as("once carried out, nothing is left to decide")
                    .isEmpty();
        }

        /** Offers in any span of 60 seconds, both ends included. */
        void assertRate() {
            for (int last = policy.maximumPerMinute(); last < offers.size(); last++) {
                Instant first = offers.get(last - policy.maximumPerMinute());
                assertThat(Duration.between(first, offers.get(last))).isGreaterThan(Policy.WINDOW);
            }
        }

        void end(int device, ExecutionStatus end) {
            executions.put(device, end);
            deadlines.remove(device);
        }

        void deviceActs() {
            List<Integer> open = executions.entrySet().stream()
                    .filter(entry -> !entry.getValue().terminal())
                    .map(Map.Entry::getKey)
                    .toList();
            if (open.isEmpty()) {
                return;
            }
            int device = open.get(random.nextInt(open.size()));
            if (executions.get(device) == ExecutionStatus.QUEUED) {
                executions.put(device, ExecutionStatus.IN_PROGRESS);
                deadlines.put(device, policy.deadline(now));
                return;
            }
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> end(device, ExecutionStatus.SUCCEEDED);
                case 3 -> end(device, ExecutionStatus.FAILED);
                case 4 -> end(device, ExecutionStatus.REJECTED);
                default -> {} // falls silent
            }
        }

        boolean ended() {
            return status != JobStatus.IN_PROGRESS && counts().queued() + counts().inProgress() == 0;
        }
    }

    @Test
    void everyHistoryKeepsTheRateTheGateAndEveryExecutionEnds() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            var simulation = new Simulation(seed);
            Instant end = simulation.now.plus(LONGEST);
            while (!simulation.ended() && simulation.now.isBefore(end)) {
                simulation.advance();
                if (simulation.random.nextInt(3) > 0) {
                    simulation.deviceActs();
                }
                simulation.now = simulation.now.plusMillis(simulation.random.nextInt(30_000));
            }
            assertThat(simulation.ended()).as("seed " + seed).isTrue();
        }
    }

    @Test
    void theSameQuestionAlwaysHasTheSameAnswer() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            var simulation = new Simulation(seed);
            simulation.advance();
            JobState state = simulation.state();
            assertThat(Engine.decide(state, simulation.policy, simulation.now.plusSeconds(61)))
                    .isEqualTo(Engine.decide(state, simulation.policy, simulation.now.plusSeconds(61)));
        }
    }

    @Test
    void aClockThatIsSetBackNeverRaisesTheRate() {
        var policy = new Policy(2, new Policy.Abort(Policy.FailureType.ALL, 100, 1), Duration.ofMinutes(5));
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        var counts = new Counts(5, 2, 0, 0, 0, 0, 0, 0, 0);
        var state = new JobState(JobStatus.IN_PROGRESS, counts, List.of(now, now), List.of());
        assertThat(Engine.decide(state, policy, now.minusSeconds(3600))).isEmpty();
    }

    /** The examples of AWS IoT Jobs' guide: FAILED at least 20 % of at least 100. */
    @ParameterizedTest
    @ValueSource(strings = {"99,60,false", "100,20,true", "150,29,false", "200,40,true"})
    void theThresholdIsThatOfAwsIotJobs(String row) {
        String[] cells = row.split(",", -1);
        int ended = Integer.parseInt(cells[0]);
        int failed = Integer.parseInt(cells[1]);
        var abort = new Policy.Abort(Policy.FailureType.FAILED, 20, 100);
        var counts = new Counts(800, 0, 0, ended - failed, failed, 0, 0, 3, 4);
        assertThat(abort.closed(counts)).isEqualTo(Boolean.parseBoolean(cells[2]));
    }
}
