package dev.sealift.server.job.engine;

/**
 * When too much failed: AWS IoT Jobs' abort criterion, with more answers to it. With E devices of which an attempt ended,
 * F of them of the failure type ({@link Tally}), it is closed when {@code E >= minimum} and
 * {@code 100 F / E >= threshold}.
 *
 * @param threshold above 0
 * @param minimum   at least 1
 */
public record Gate(FailureType type, Percentage threshold, int minimum, Action action) {
    /** Which ends count against the job. */
    public enum FailureType {
        FAILED,
        REJECTED,
        TIMED_OUT,
        ALL
    }

    /** What happens when the gate closes; the later one is the stronger. */
    public enum Action {
        /** Nothing more is offered until an operator resumes the job, and the gates count anew from there. */
        PAUSE,
        /** The job ends: what is queued is cancelled, what is in progress goes on to its end. */
        CANCEL,
        /** As CANCEL, and the devices that were updated are offered the release they had before. */
        ROLL_BACK
    }

    public Gate {
        Invariant.atLeast("threshold in hundredths of a percent", threshold.hundredths(), 1);
        Invariant.atLeast("minimum", minimum, 1);
    }

    /** How the gate stands. */
    public GateView view(Tally tally) {
        int ended = tally.ended();
        int failed = tally.of(type);
        GateView.State state = ended < minimum
                ? GateView.State.NOT_ENOUGH_DATA
                : threshold.reachedBy(failed, ended) ? GateView.State.CLOSED : GateView.State.OPEN;
        return new GateView(this, state, ended, failed);
    }
}
