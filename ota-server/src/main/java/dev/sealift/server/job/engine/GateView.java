package dev.sealift.server.job.engine;

import dev.sealift.server.job.engine.Gate.FailureType;
import java.util.Locale;

/**
 * How a gate stands.
 *
 * @param ended  devices of which an attempt ended
 * @param failed those of them that count for this gate
 */
public record GateView(Gate gate, State state, int ended, int failed) {
    /** What the numbers say. */
    public enum State {
        OPEN,
        /** Fewer than the gate's minimum have ended: it cannot close yet, which does not mean that all is well. */
        NOT_ENOUGH_DATA,
        CLOSED
    }

    /** Whether the gate is closed. */
    public boolean closed() {
        return state == State.CLOSED;
    }

    /** In words, with the numbers. */
    public String reason() {
        return String.format(
                Locale.ROOT,
                "%d of %d ended executions are %s (threshold: %s of at least %d)",
                failed,
                ended,
                gate.type() == FailureType.ALL
                        ? "FAILED, REJECTED or TIMED_OUT"
                        : gate.type().name(),
                gate.threshold(),
                gate.minimum());
    }
}
