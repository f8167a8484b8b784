package dev.sealift.server.job.engine.simulation;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.TargetState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the simulated server stores of a target. */
final class Row implements Cloneable {
    final String device;
    final int position;
    final Cohort cohort;
    TargetState state = TargetState.WAITING;
    boolean again;
    int number;
    int failed;
    int timedOut;

    @Nullable
    TargetState counted;

    int countedEpoch;
    ReasonCode reason = ReasonCode.EXECUTION_TIMED_OUT;
    Instant heard = Instant.MIN;

    @Nullable
    Instant deadline;

    @Nullable
    Instant due;

    Row(int position, Cohort cohort) {
        this.device = "device-" + position;
        this.position = position;
        this.cohort = cohort;
    }

    Attempts attempts(int epoch) {
        return new Attempts(failed, timedOut, counted(epoch));
    }

    @Nullable
    TargetState counted(int epoch) {
        return countedEpoch == epoch ? counted : null;
    }

    Row copy() {
        try {
            return (Row) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    void restore(Row before) {
        state = before.state;
        again = before.again;
        number = before.number;
        failed = before.failed;
        timedOut = before.timedOut;
        counted = before.counted;
        countedEpoch = before.countedEpoch;
        reason = before.reason;
        heard = before.heard;
        deadline = before.deadline;
        due = before.due;
    }
}
