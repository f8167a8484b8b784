package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryTest {
    private static final Retry RETRY = new Retry(3, 1, Duration.ofMinutes(1), 3, Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"0,0,1", "1,0,3", "2,0,9", "1,1,9", "2,1,10"})
    void waits_longer_each_time_up_to_the_cap(int failed, int timedOut, int minutes) {
        var attempts = new Attempts(failed, timedOut, null);
        assertThat(RETRY.again(TargetState.FAILED, ReasonCode.TRIAL_POWER_LOST, attempts, Jobs.NOW))
                .isEqualTo(Jobs.NOW.plus(Duration.ofMinutes(minutes)));
    }

    @Test
    void each_kind_has_its_own_number() {
        assertThat(RETRY.again(TargetState.FAILED, null, new Attempts(3, 0, null), Jobs.NOW))
                .isNull();
        assertThat(RETRY.again(TargetState.TIMED_OUT, null, new Attempts(2, 0, null), Jobs.NOW))
                .isNotNull();
        assertThat(RETRY.again(TargetState.TIMED_OUT, null, new Attempts(0, 1, null), Jobs.NOW))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = TargetState.class,
            names = {"FAILED", "TIMED_OUT"},
            mode = EnumSource.Mode.EXCLUDE)
    void other_ends_are_final(TargetState end) {
        assertThat(RETRY.again(end, null, Attempts.NONE, Jobs.NOW)).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = ReasonCode.class,
            names = {"SIGNATURE_INVALID", "WRONG_BOARD", "WRONG_SLOT", "COUNTER_TOO_LOW", "FAILED_BEFORE", "RELAPSED"})
    void what_cannot_get_better_is_final(ReasonCode reason) {
        assertThat(RETRY.again(TargetState.FAILED, reason, Attempts.NONE, Jobs.NOW))
                .isNull();
    }

    /** AWS IoT Jobs' example: 20 minutes from 12:00. */
    @Test
    void a_step_timer_only_brings_the_end_forward() {
        var timeouts = new Timeouts(Duration.ofMinutes(20), null);
        Instant start = Jobs.NOW;
        Instant first = timeouts.deadline(start, timeouts.deadline(start), start.plusSeconds(300), 7);
        Instant second = timeouts.deadline(start, first, start.plusSeconds(600), 5);
        Instant third = timeouts.deadline(start, second, start.plusSeconds(780), 9);
        assertThat(first).isEqualTo(start.plusSeconds(720));
        assertThat(second).isEqualTo(start.plusSeconds(900));
        assertThat(third).isEqualTo(start.plusSeconds(1200));
        assertThat(timeouts.deadline(start, first, start.plusSeconds(600), null))
                .isEqualTo(first);
        assertThat(timeouts.deadline(start, first, start.plusSeconds(600), -1)).isEqualTo(third);
    }

    @Test
    void an_execution_is_due_at_its_deadline_or_when_it_was_silent_for_too_long() {
        var timeouts = new Timeouts(Duration.ofMinutes(20), Duration.ofMinutes(5));
        assertThat(timeouts.dueQueued(Jobs.NOW)).isEqualTo(Jobs.NOW.plusSeconds(300));
        assertThat(timeouts.due(Jobs.NOW.plusSeconds(200), Jobs.NOW)).isEqualTo(Jobs.NOW.plusSeconds(200));
        assertThat(new Timeouts(Duration.ofMinutes(20), null).dueQueued(Jobs.NOW))
                .isNull();
    }
}
