package dev.sealift.gateway.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ReasonCode;
import dev.sealift.link.smp.BoardReport;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepTest {
    private static final String HASH = "ab".repeat(32);

    @Test
    void aBoardThatNeverHeardOfTheJobGetsTheImage() {
        assertThat(next(report(true, "other", 1, null))).isEqualTo(new Step.Act());
        assertThat(next(report(true, "job", 1, null))).as("an earlier attempt").isEqualTo(new Step.Act());
    }

    @Test
    void aTrialIsAwaitedAndItsConfirmationIsSuccess() {
        assertThat(next(report(false, "job", 2, null))).isEqualTo(new Step.AwaitTrial());
        assertThat(next(report(true, "job", 2, null))).isEqualTo(new Step.Succeeded());
    }

    @Test
    void onlyAFailureOfThisVeryAttemptCounts() {
        assertThat(next(report(true, "old", 1, failure(ReasonCode.TRIAL_HARDFAULT.code(), 2))))
                .isEqualTo(new Step.Failed(ReasonCode.TRIAL_HARDFAULT, 3));
        assertThat(next(report(true, "old", 1, failure(ReasonCode.TRIAL_HARDFAULT.code(), 1))))
                .isEqualTo(new Step.Act());
    }

    @Test
    void aReasonOfTheFutureIsStillAFailure() {
        assertThat(next(report(true, "old", 1, failure(60_000, 2)))).isEqualTo(new Step.Failed(ReasonCode.NONE, 3));
    }

    private static Step next(BoardReport report) {
        return Step.next("job", 2, report);
    }

    private static BoardReport.Failed failure(int reason, long execution) {
        return new BoardReport.Failed(1, HASH, Optional.empty(), reason, 3, Optional.of("job"), Optional.of(execution));
    }

    private static BoardReport report(
            boolean confirmed,
            String job,
            long execution,
            BoardReport.@org.jspecify.annotations.Nullable Failed failed) {
        return new BoardReport(
                4,
                0,
                HASH,
                "1.0.0",
                1,
                confirmed,
                !confirmed,
                3,
                Optional.of(job),
                Optional.of(execution),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(failed),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
