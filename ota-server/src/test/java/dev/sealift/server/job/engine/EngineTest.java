package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Hold;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule by itself; the simulation has them all at once. */
class EngineTest {
    private static final Cohort SECOND_WAVE = new Cohort(1, null, null);

    private final Jobs job = new Jobs();

    @Test
    void offers_as_many_as_the_rate_allows() {
        assertThat(job.decide()).containsExactly(Jobs.offer(10));
    }

    @ParameterizedTest
    @CsvSource({"60000,0", "60001,10", "-5000,0"})
    void an_offer_counts_for_60_full_seconds_and_when_it_seems_to_be_in_the_future(long millisAgo, int more) {
        job.recent = List.of(new Offered(Jobs.NOW.minusMillis(millisAgo), null, 10, 0));
        assertThat(job.decide()).isEqualTo(more == 0 ? List.of() : List.of(Jobs.offer(more)));
    }

    @Test
    void what_is_offered_raises_the_rate_when_it_has_left_the_minute() {
        job.rate = new Rate.Exponential(10, 2, 10, null, 1000);
        job.notified = 5;
        assertThat(job.decide()).containsExactly(Jobs.offer(10));
        job.notified = 15;
        job.recent = List.of(new Offered(Jobs.NOW, null, 10, 0));
        assertThat(job.decide()).isEmpty();
        job.recent = List.of();
        assertThat(job.decide()).containsExactly(Jobs.offer(20));
        job.rate = new Rate.Exponential(10, 2, 10, null, 15);
        assertThat(job.decide()).containsExactly(Jobs.offer(15));
    }

    @Test
    void the_ceiling_counts_what_is_queued_and_in_progress() {
        job.maxInFlight = 5;
        job.counts = List.of(
                Counts.of(Map.of(TargetState.WAITING, 100, TargetState.QUEUED, 1, TargetState.IN_PROGRESS, 2), 0));
        assertThat(job.decide()).containsExactly(Jobs.offer(2));
    }

    @Test
    void a_site_gets_no_more_bytes_in_a_minute_than_60_times_its_ceiling() {
        var north = new Cohort(0, "north", null);
        job.counts = List.of(Counts.waiting(100));
        job.waiting = List.of(new Waiting(Cohort.ONLY, 50, 0), new Waiting(north, 50, 0));
        job.bandwidth = Map.of("north", 50L);
        assertThat(job.decide())
                .as("what the site cannot take goes to the others")
                .containsExactly(new Decision.Offer(Cohort.ONLY, 7), new Decision.Offer(north, 3));
        job.recent = List.of(new Offered(Jobs.NOW.minusSeconds(60), "north", 0, 1500));
        assertThat(job.decide()).contains(new Decision.Offer(north, 1));
    }

    @Test
    void an_image_that_is_too_large_for_the_ceiling_goes_alone() {
        var north = new Cohort(0, "north", null);
        job.waiting = List.of(new Waiting(north, 100, 0));
        job.bandwidth = Map.of("north", 1L);
        assertThat(job.decide()).containsExactly(new Decision.Offer(north, 1));
        job.recent = List.of(new Offered(Jobs.NOW, "north", 1, 1000));
        assertThat(job.decide()).isEmpty();
    }

    @Test
    void cohorts_get_their_parts_by_size() {
        var big = new Cohort(0, "big", null);
        job.waiting = List.of(new Waiting(Cohort.ONLY, 20, 0), new Waiting(big, 80, 0));
        assertThat(job.decide()).containsExactly(Jobs.offer(2), new Decision.Offer(big, 8));
    }

    @ParameterizedTest
    @EnumSource(Gate.Action.class)
    void a_closed_gate_stops_the_job(Gate.Action action) {
        job.gates = List.of(new Gate(Gate.FailureType.FAILED, Percentage.of(50), 2, action));
        job.tally = new Tally(1, 1, 0, 0);
        GateView closed = Engine.gates(job.state(), job.policy()).getFirst();
        assertThat(closed.closed()).isTrue();
        assertThat(job.decide()).singleElement().satisfies(decision -> {
            switch (decision) {
                case Decision.Pause pause -> assertThat(action).isEqualTo(Gate.Action.PAUSE);
                case Decision.Abort abort -> assertThat(action).isEqualTo(Gate.Action.CANCEL);
                case Decision.RollBack back -> assertThat(action).isEqualTo(Gate.Action.ROLL_BACK);
                default -> throw new AssertionError(decision);
            }
        });
    }

    @Test
    void of_closed_gates_the_strongest_acts_in_a_paused_job_too() {
        var back = new Gate(Gate.FailureType.ALL, Percentage.of(60), 2, Gate.Action.ROLL_BACK);
        job.gates = List.of(Jobs.GATE, back);
        job.status = JobStatus.PAUSED;
        job.tally = new Tally(1, 1, 0, 0);
        assertThat(job.decide()).as("paused already").isEmpty();
        job.tally = new Tally(1, 2, 0, 0);
        assertThat(job.decide()).singleElement().isInstanceOf(Decision.RollBack.class);
    }

    @Test
    void a_wave_follows_when_enough_of_the_one_before_has_soaked() {
        twoWaves(new Wave.Advance.Automatic(Percentage.of(50)));
        job.counts = List.of(Counts.of(Map.of(TargetState.SUCCEEDED, 1, TargetState.SOAKING, 2), 0), Counts.waiting(5));
        assertThat(job.decide()).isEmpty();
        job.counts = List.of(
                Counts.of(Map.of(TargetState.SUCCEEDED, 2, TargetState.SOAKING, 2, TargetState.REMOVED, 3), 0),
                Counts.waiting(5));
        assertThat(job.decide()).containsExactly(new Decision.NextWave(1), new Decision.Offer(SECOND_WAVE, 5));
    }

    @Test
    void a_wave_that_falls_short_pauses_until_one_operator_takes_it_further() {
        twoWaves(new Wave.Advance.Automatic(Percentage.ALL));
        job.gates = List.of();
        job.counts = List.of(Counts.of(Map.of(TargetState.SUCCEEDED, 9, TargetState.FAILED, 1), 1), Counts.waiting(5));
        assertThat(job.decide()).as("a retry may still do it").isEmpty();
        job.counts = List.of(Counts.of(Map.of(TargetState.SUCCEEDED, 9, TargetState.FAILED, 1), 0), Counts.waiting(5));
        assertThat(job.decide())
                .containsExactly(
                        new Decision.Pause("wave 0 ended with 9 of 10 targets succeeded (asked for: 100 %)", null));
        job.advances = 1;
        assertThat(job.decide()).contains(new Decision.NextWave(1));
    }

    @Test
    void a_manual_wave_waits_for_as_many_operators_as_asked_for() {
        twoWaves(new Wave.Advance.Manual(2));
        job.counts = List.of(Counts.of(Map.of(TargetState.SUCCEEDED, 3), 0), Counts.waiting(5));
        job.advances = 1;
        assertThat(job.decide()).isEmpty();
        assertThat(Engine.holds(job.state(), job.policy(), Jobs.NOW)).containsExactly(Hold.WAVE);
        job.advances = 2;
        assertThat(job.decide()).contains(new Decision.NextWave(1));
    }

    private void twoWaves(Wave.Advance advance) {
        job.waves = List.of(
                new Wave(new Wave.Selection.UpTo(Percentage.of(10)), advance),
                new Wave(new Wave.Selection.UpTo(Percentage.ALL), advance));
        job.waiting = List.of(new Waiting(SECOND_WAVE, 5, 0));
    }

    @Test
    void what_is_due_comes_first_and_counts_at_once() {
        job.gates = List.of(new Gate(Gate.FailureType.TIMED_OUT, Percentage.of(50), 1, Gate.Action.CANCEL));
        job.counts = List.of(Counts.of(Map.of(TargetState.WAITING, 100, TargetState.IN_PROGRESS, 1), 0));
        job.due = List.of(new Due.Expired("d", Cohort.ONLY, Attempts.NONE, ReasonCode.EVIDENCE_OLD_BOOT));
        assertThat(job.decide())
                .hasSize(2)
                .startsWith(new Decision.TimeOut("d", ReasonCode.EVIDENCE_OLD_BOOT, null))
                .last()
                .isInstanceOf(Decision.Abort.class);
    }

    @Test
    void a_silent_device_gives_its_slot_back_and_one_that_was_heard_from_does_not() {
        job.maxInFlight = 1;
        job.gates = List.of();
        job.counts = List.of(Counts.of(Map.of(TargetState.WAITING, 100, TargetState.QUEUED, 1), 0));
        job.due = List.of(silent(Duration.ofMinutes(10)));
        assertThat(job.decide())
                .containsExactly(new Decision.TimeOut("d", ReasonCode.DEVICE_SILENT, null), Jobs.offer(1));
        job.due = List.of(silent(Duration.ofMinutes(9)));
        assertThat(job.decide()).containsExactly(new Decision.Postpone("d", Jobs.NOW.plusSeconds(60)));
    }

    private static Due silent(Duration since) {
        return new Due.Silent("d", Cohort.ONLY, TargetState.QUEUED, Attempts.NONE, null, Jobs.NOW.minus(since));
    }

    @Test
    void a_retry_that_is_due_is_offered_before_fresh_targets() {
        job.counts = List.of(Counts.of(Map.of(TargetState.WAITING, 100, TargetState.FAILED, 1), 1));
        job.due = List.of(new Due.Retry("d", Cohort.ONLY, TargetState.FAILED));
        job.rate = new Rate.Exponential(1, 2, 1, null, 1);
        List<Decision> decisions = job.decide();
        assertThat(decisions).containsExactly(new Decision.Requeue("d"), Jobs.offer(1));
        var ledger = new Ledger(job.state());
        ledger.decisions(decisions, job.due, Jobs.NOW);
        assertThat(ledger.state(Jobs.NOW, List.of()).notified())
                .as("once counted")
                .isZero();
    }

    @Test
    void when_too_much_is_due_for_one_transaction_nothing_else_is_decided() {
        job.counts = List.of(Counts.of(Map.of(TargetState.WAITING, 100, TargetState.SOAKING, JobState.MAX_DUE + 1), 0));
        job.due = new ArrayList<>(IntStream.range(0, JobState.MAX_DUE)
                .mapToObj(device -> (Due) new Due.Soaked("d" + device, Cohort.ONLY))
                .toList());
        assertThat(job.decide()).hasSize(JobState.MAX_DUE).allMatch(Decision.Soaked.class::isInstance);
        job.due.removeLast();
        assertThat(job.decide()).hasSize(JobState.MAX_DUE).endsWith(Jobs.offer(10));
    }

    @Test
    void starts_when_its_time_has_come_and_enough_persons_approved() {
        job.status = JobStatus.SCHEDULED;
        job.approvalsWanted = 2;
        job.approvals = 1;
        assertThat(job.decide()).isEmpty();
        assertThat(Engine.holds(job.state(), job.policy(), Jobs.NOW)).containsExactly(Hold.APPROVAL);
        job.approvals = 2;
        assertThat(job.decide()).containsExactly(new Decision.Start(), Jobs.offer(10));
        job.schedule = new Schedule(Jobs.NOW.plusMillis(1), null, Schedule.EndBehavior.CANCEL, List.of());
        assertThat(job.decide()).isEmpty();
        assertThat(Engine.wakeAt(job.state(), job.policy(), Jobs.NOW)).isEqualTo(Jobs.NOW.plusMillis(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobStatus.class,
            names = {"SCHEDULED", "IN_PROGRESS", "PAUSED"})
    void ends_when_its_schedule_does_and_completes_when_what_was_offered_has_ended(JobStatus status) {
        job.status = status;
        job.schedule = new Schedule(null, Jobs.NOW, Schedule.EndBehavior.CANCEL, List.of());
        job.counts =
                List.of(Counts.of(Map.of(TargetState.WAITING, 100, TargetState.QUEUED, 1, TargetState.FAILED, 1), 1));
        assertThat(job.decide())
                .containsExactly(new Decision.End(Schedule.EndBehavior.CANCEL), new Decision.Complete());
        job.schedule = new Schedule(null, Jobs.NOW, Schedule.EndBehavior.STOP_ROLLOUT, List.of());
        if (status != JobStatus.SCHEDULED) {
            assertThat(job.decide()).containsExactly(new Decision.End(Schedule.EndBehavior.STOP_ROLLOUT));
        }
    }

    @Test
    void completes_when_nothing_is_to_come_unless_devices_may_still_join() {
        job.nobodyWaits();
        assertThat(job.decide()).containsExactly(new Decision.Complete());
        job.continuous = true;
        assertThat(job.decide()).isEmpty();
        job.continuous = false;
        job.counts = List.of(Counts.of(Map.of(TargetState.SOAKING, 1), 0));
        assertThat(job.decide()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobStatus.class,
            names = {"COMPLETED", "CANCELED", "ABORTED"})
    void of_a_job_that_is_over_only_what_was_offered_goes_on(JobStatus status) {
        job.status = status;
        job.retry = new Retry(1, 1, Duration.ZERO, 1, Duration.ZERO);
        job.counts = List.of(Counts.of(Map.of(TargetState.WAITING, 100, TargetState.IN_PROGRESS, 1), 0));
        assertThat(job.decide()).isEmpty();
        assertThat(Engine.holds(job.state(), job.policy(), Jobs.NOW)).containsExactly(Hold.END);
        job.due = List.of(new Due.Expired("d", Cohort.ONLY, Attempts.NONE, ReasonCode.EXECUTION_TIMED_OUT));
        assertThat(job.decide())
                .as("without a retry")
                .containsExactly(new Decision.TimeOut("d", ReasonCode.EXECUTION_TIMED_OUT, null));
    }

    @Test
    void says_what_holds_the_waiting_targets_back() {
        job.maxInFlight = 1;
        job.counts = List.of(Counts.of(Map.of(TargetState.WAITING, 100, TargetState.QUEUED, 1), 0));
        job.recent = List.of(new Offered(Jobs.NOW, null, 10, 0));
        assertThat(Engine.holds(job.state(), job.policy(), Jobs.NOW)).containsExactly(Hold.RATE, Hold.CEILING);
        assertThat(Engine.holds(job.nobodyWaits().state(), job.policy(), Jobs.NOW))
                .isEmpty();
    }
}
