package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final Gate GATE = new Gate(Gate.FailureType.FAILED, Percentage.of(20), 100, Gate.Action.CANCEL);

    /** The examples of AWS IoT Jobs' guide: FAILED at least 20 % of at least 100. */
    @ParameterizedTest
    @CsvSource({"99,60,NOT_ENOUGH_DATA", "100,20,CLOSED", "150,29,OPEN", "200,40,CLOSED"})
    void the_threshold_is_that_of_aws_iot_jobs(int ended, int failed, GateView.State state) {
        assertThat(GATE.view(new Tally(ended - failed, failed, 0, 0)).state()).isEqualTo(state);
    }

    @Test
    void a_share_is_compared_exactly() {
        // 0.07 * 10,000 is 700.0000000000001 as a double.
        var gate = new Gate(Gate.FailureType.ALL, Percentage.of(0.07), 1, Gate.Action.PAUSE);
        assertThat(gate.view(new Tally(9_993, 7, 0, 0)).closed()).isTrue();
        assertThat(gate.view(new Tally(9_994, 6, 0, 0)).closed()).isFalse();
    }

    @Test
    void each_type_counts_its_own_ends() {
        var tally = new Tally(1, 2, 4, 8);
        assertThat(Gate.FailureType.values()).extracting(tally::of).containsExactly(2, 8, 4, 14);
        assertThat(tally.ended()).isEqualTo(15);
    }

    @Test
    void a_success_of_a_retry_undoes_the_failure_before() {
        Tally tally = Tally.NONE.ended(null, TargetState.FAILED);
        assertThat(tally).isEqualTo(new Tally(0, 1, 0, 0));
        assertThat(tally.ended(TargetState.FAILED, TargetState.SOAKING)).isEqualTo(new Tally(1, 0, 0, 0));
        assertThat(tally.ended(TargetState.FAILED, TargetState.CANCELED)).isEqualTo(tally);
        assertThat(tally.ended(TargetState.FAILED, TargetState.DECLINED)).isEqualTo(tally);
    }
}
