package dev.sealift.server.job.engine;

import java.time.Duration;
import java.util.List;

/**
 * How many devices can stand FAILED, TIMED_OUT or REJECTED before the gates stop a job: upper bounds, whatever the devices do.
 * Each time an operator resumes the job past a closed gate they begin anew.
 *
 * @param whenAllFail the release is bad and each device that is offered it fails; no operator takes the job past a wave that
 *                    fell short, and no wave loses all its targets
 * @param worst       the devices fail so that the gates stay open for as long as possible: with a threshold of 5 %, 5 % of the
 *                    fleet may fail without closing it
 */
public record BlastRadius(int whenAllFail, int worst) {
    private static final List<Gate.FailureType> TYPES =
            List.of(Gate.FailureType.FAILED, Gate.FailureType.REJECTED, Gate.FailureType.TIMED_OUT);

    /**
     * The bounds of a job.
     *
     * @param targets by wave, as many as there will ever be
     */
    public static BlastRadius of(Policy policy, List<Integer> targets) {
        int all = targets.stream().mapToInt(Integer::intValue).sum();
        return new BlastRadius(allFail(policy, reached(policy, targets)), worst(policy, all));
    }

    /** Targets up to the first wave that must succeed before the next begins. */
    private static int reached(Policy policy, List<Integer> targets) {
        int reached = 0;
        for (int wave = 0; wave < targets.size(); wave++) {
            reached += targets.get(wave);
            boolean mustSucceed = wave < policy.waves().size()
                    && policy.waves().get(wave).advance() instanceof Wave.Advance.Automatic automatic
                    && automatic.succeeded().hundredths() > 0
                    && targets.get(wave) > 0;
            if (mustSucceed) {
                return reached;
            }
        }
        return reached;
    }

    private static int allFail(Policy policy, int targets) {
        int ended = 0;
        while (ended < targets && failed(policy, ended + 1) == ended + 1) {
            ended++;
        }
        // Types with gates of their own can be mixed so that a larger number gets through where a smaller one did not.
        for (int more = ended + 1; more <= targets; more++) {
            ended = failed(policy, more) == more ? more : ended;
        }
        return Math.min(targets, ended + inFlight(policy, targets - ended, Duration.ZERO));
    }

    private static int worst(Policy policy, int targets) {
        int underWay = inFlight(policy, targets, Duration.ZERO);
        int onProbation = policy.soak().isZero() ? 0 : inFlight(policy, targets, policy.soak());
        int worst = 0;
        for (int ended = 0; ended <= targets; ended++) {
            int failed = failed(policy, ended);
            worst = Math.max(
                    worst, failed + Math.min(onProbation, ended - failed) + Math.min(underWay, targets - ended));
        }
        return Math.min(targets, worst);
    }

    /** The most failures among that many ended that leave every gate open. */
    private static int failed(Policy policy, int ended) {
        long each = 0;
        for (Gate.FailureType type : TYPES) {
            each += open(policy, type, ended);
        }
        return (int) Math.min(Math.min(each, ended), open(policy, Gate.FailureType.ALL, ended));
    }

    private static long open(Policy policy, Gate.FailureType type, long ended) {
        long most = ended;
        for (Gate gate : policy.gates()) {
            if (gate.type() == type && ended >= gate.minimum()) {
                most = Math.min(most, (gate.threshold().hundredths() * ended - 1) / 10_000);
            }
        }
        return most;
    }

    /**
     * The most devices that can be under way at once, for so long after they ended too.
     *
     * @param targets how many there are
     */
    private static int inFlight(Policy policy, int targets, Duration after) {
        long most = targets;
        if (policy.maxInFlight() != null && after.isZero()) {
            most = Math.min(most, policy.maxInFlight());
        }
        Duration silence = policy.timeouts().silence();
        if (silence != null) {
            Duration longest = silence.plus(policy.timeouts().inProgress()).plus(after);
            long minutes = longest.dividedBy(Policy.WINDOW) + 1;
            most = Math.min(most, minutes * policy.rate().highest());
        }
        return (int) most;
    }
}
