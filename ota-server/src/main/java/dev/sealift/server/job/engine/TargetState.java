package dev.sealift.server.job.engine;

import dev.sealift.api.ExecutionStatus;
import org.jspecify.annotations.Nullable;

/** Where a target of a job stands: AWS IoT Jobs' states, and those that it has no word for. */
public enum TargetState {
    /** Not offered, or to be offered again: a retry that is due waits like everybody else. */
    WAITING(null),
    /** Offered. */
    QUEUED(ExecutionStatus.QUEUED),
    IN_PROGRESS(ExecutionStatus.IN_PROGRESS),
    /** Succeeded on evidence, on probation: for the device it is over, for the job it is not. */
    SOAKING(ExecutionStatus.SUCCEEDED),
    SUCCEEDED(ExecutionStatus.SUCCEEDED),
    /** The last attempt failed; a retry may be to come. */
    FAILED(ExecutionStatus.FAILED),
    /** The last attempt ran out of time or the device fell silent; a retry may be to come. */
    TIMED_OUT(ExecutionStatus.TIMED_OUT),
    REJECTED(ExecutionStatus.REJECTED),
    /** Rejected by the person at the device: says nothing about the release, so that no gate counts it. */
    DECLINED(ExecutionStatus.REJECTED),
    CANCELED(ExecutionStatus.CANCELED),
    /** Left the group of a continuous job. */
    REMOVED(ExecutionStatus.REMOVED),
    /** Cannot take the job, with a reason; was never offered it and never counts. */
    EXCLUDED(null);

    private final @Nullable ExecutionStatus status;

    TargetState(@Nullable ExecutionStatus status) {
        this.status = status;
    }

    /** The word of the device's side; absent where the device has no execution. */
    public @Nullable ExecutionStatus status() {
        return status;
    }

    /** Whether the target takes one of the slots of {@link Policy#maxInFlight}. */
    public boolean inFlight() {
        return this == QUEUED || this == IN_PROGRESS;
    }

    /** Whether something is still to come from the target, retries apart. */
    public boolean open() {
        return this == WAITING || inFlight() || this == SOAKING;
    }

    /** An end that counts against the job. */
    public boolean failure() {
        return this == FAILED || this == TIMED_OUT || this == REJECTED;
    }
}
