package dev.sealift.server.job.engine;

import dev.sealift.api.ReasonCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target for which time alone has come to something. Each target waits for at most one moment; when it has come, and only
 * then, the target is among {@link JobState#due}.
 */
public sealed interface Due {
    String device();

    Cohort cohort();

    /**
     * IN_PROGRESS for longer than allowed.
     *
     * @param reason what the last claim of success lacked, else EXECUTION_TIMED_OUT
     */
    record Expired(String device, Cohort cohort, Attempts attempts, ReasonCode reason) implements Due {}

    /**
     * QUEUED or IN_PROGRESS, and perhaps silent for too long.
     *
     * @param deadline of an execution IN_PROGRESS, still to come; absent while it is QUEUED
     * @param heard    the last sign of life. Of an execution IN_PROGRESS the device's last contact of any kind; of a QUEUED
     *                 one its last contact at which another execution came before this one, else the offer: a device that
     *                 talks but never takes what is its turn is no better than a silent one
     */
    record Silent(
            String device,
            Cohort cohort,
            TargetState state,
            Attempts attempts,
            @Nullable Instant deadline,
            Instant heard)
            implements Due {
        public Silent {
            Invariant.holds(state.inFlight(), "a target that is " + state + " may be silent");
        }
    }

    /**
     * The time before a retry is over.
     *
     * @param state FAILED or TIMED_OUT
     */
    record Retry(String device, Cohort cohort, TargetState state) implements Due {
        public Retry {
            Invariant.holds(
                    state == TargetState.FAILED || state == TargetState.TIMED_OUT,
                    "a target that is " + state + " has no retry");
        }
    }

    /** SOAKING for long enough. */
    record Soaked(String device, Cohort cohort) implements Due {}
}
