package dev.sealift.server.job.engine;

import java.util.Arrays;
import java.util.Map;

/** How many targets are in which state. Immutable. */
@SuppressWarnings("EnumOrdinal") // the indices of an array that never leaves the object
public final class Counts {
    private static final TargetState[] STATES = TargetState.values();

    /** No targets at all. */
    public static final Counts NONE = new Counts(new int[STATES.length], 0);

    private final int[] byState;
    private final int retrying;

    private Counts(int[] byState, int retrying) {
        this.byState = byState;
        this.retrying = retrying;
        for (TargetState state : STATES) {
            Invariant.atLeast(state + " targets", byState[state.ordinal()], 0);
        }
        Invariant.between("retries to come", retrying, 0, of(TargetState.FAILED) + of(TargetState.TIMED_OUT));
    }

    /**
     * The counts of these states, none of the others.
     *
     * @param retrying of the FAILED and TIMED_OUT, those that have a retry to come
     */
    public static Counts of(Map<TargetState, Integer> byState, int retrying) {
        int[] counts = new int[STATES.length];
        byState.forEach((state, count) -> counts[state.ordinal()] = count);
        return new Counts(counts, retrying);
    }

    /** That many targets, not offered yet. */
    public static Counts waiting(int targets) {
        return of(Map.of(TargetState.WAITING, targets), 0);
    }

    /** The number in that state. */
    public int of(TargetState state) {
        return byState[state.ordinal()];
    }

    /** Of the FAILED and TIMED_OUT, those that have a retry to come. */
    public int retrying() {
        return retrying;
    }

    /** All targets. */
    public int targets() {
        return Arrays.stream(byState).sum();
    }

    /** Targets that take a slot of {@link Policy#maxInFlight}. */
    public int inFlight() {
        return of(TargetState.QUEUED) + of(TargetState.IN_PROGRESS);
    }

    /** Targets that were offered the job and from which something is still to come. */
    public int pending() {
        return inFlight() + of(TargetState.SOAKING);
    }

    /** Targets from which something is still to come, retries among them. */
    public int open() {
        return of(TargetState.WAITING) + pending() + retrying;
    }

    /** Both together. */
    public Counts plus(Counts other) {
        int[] sum = byState.clone();
        Arrays.setAll(sum, state -> sum[state] + other.byState[state]);
        return new Counts(sum, retrying + other.retrying);
    }

    /** That many targets gone from one state to another. */
    public Counts moved(TargetState from, TargetState to, int targets) {
        int[] moved = byState.clone();
        moved[from.ordinal()] -= targets;
        moved[to.ordinal()] += targets;
        return new Counts(moved, retrying);
    }

    /** That many more targets in a state. */
    public Counts added(TargetState state, int targets) {
        int[] more = byState.clone();
        more[state.ordinal()] += targets;
        return new Counts(more, retrying);
    }

    /** With that many retries to come. */
    public Counts withRetrying(int retries) {
        return new Counts(byState, retries);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts counts && retrying == counts.retrying && Arrays.equals(byState, counts.byState);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(byState) + retrying;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (TargetState state : STATES) {
            if (of(state) > 0) {
                text.append(state).append('=').append(of(state)).append(' ');
            }
        }
        return text.append("retrying=").append(retrying).toString();
    }
}
