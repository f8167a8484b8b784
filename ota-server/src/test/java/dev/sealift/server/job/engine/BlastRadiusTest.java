package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bounds that can be reckoned by hand; the simulation holds that they are never exceeded. */
class BlastRadiusTest {
    private final Jobs job = new Jobs();

    private BlastRadius of(Integer... targets) {
        return BlastRadius.of(job.policy(), List.of(targets));
    }

    private static Gate gate(Gate.FailureType type, double percent, int minimum) {
        return new Gate(type, Percentage.of(percent), minimum, Gate.Action.CANCEL);
    }

    @Test
    void without_a_gate_all_can_fail() {
        job.gates = List.of();
        assertThat(of(1000)).isEqualTo(new BlastRadius(1000, 1000));
        job.gates = List.of(gate(Gate.FailureType.FAILED, 1, 1));
        assertThat(of(1000)).as("by falling silent").isEqualTo(new BlastRadius(1000, 1000));
    }

    @Test
    void a_bad_release_gets_as_far_as_the_minimum_and_what_is_in_flight() {
        job.gates = List.of(gate(Gate.FailureType.ALL, 5, 20));
        job.maxInFlight = 10;
        // 19 leave the gate open. 990 may end with 49 failures, below 5 %, and then the last 10 fail.
        assertThat(of(1000)).isEqualTo(new BlastRadius(29, 59));
    }

    @Test
    void without_a_ceiling_rate_and_time_outs_bound_what_is_in_flight() {
        job.gates = List.of(gate(Gate.FailureType.ALL, 5, 20));
        job.timeouts = new Timeouts(Duration.ofMinutes(30), Duration.ofMinutes(10));
        assertThat(of(100_000).whenAllFail()).isEqualTo(19 + 41 * 10);
        job.timeouts = new Timeouts(Duration.ofMinutes(30), null);
        assertThat(of(100_000).whenAllFail()).isEqualTo(100_000);
    }

    @Test
    void a_wave_that_must_succeed_holds_a_bad_release() {
        var advance = new Wave.Advance.Automatic(Percentage.of(90));
        job.waves = List.of(
                new Wave(new Wave.Selection.UpTo(Percentage.of(1)), advance),
                new Wave(new Wave.Selection.UpTo(Percentage.ALL), advance));
        job.gates = List.of();
        assertThat(of(10, 990)).isEqualTo(new BlastRadius(10, 1000));
    }

    @Test
    void gates_of_single_types_add_up() {
        job.maxInFlight = 1;
        job.gates = List.of(
                gate(Gate.FailureType.FAILED, 50, 1),
                gate(Gate.FailureType.TIMED_OUT, 10, 1),
                gate(Gate.FailureType.REJECTED, 10, 1));
        // Less than 50.5, 10.1 and 10.1 of 101; more than of 100 with the last one in flight.
        assertThat(of(101)).isEqualTo(new BlastRadius(1, 50 + 10 + 10));
    }
}
