package dev.sealift.server.job.engine;

import dev.sealift.api.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a part of the devices is assumed to behave once the job is offered to them.
 *
 * @param weight  how many behave so, in proportion to the other weights
 * @param pickUp  from the offer to the start
 * @param run     from the start to the end; one that takes longer than the policy allows times out
 * @param outcome SUCCEEDED, FAILED, REJECTED, DECLINED; IN_PROGRESS: never ends; QUEUED: never starts
 * @param reason  of a failure; NONE when unknown
 */
public record Behavior(int weight, Duration pickUp, Duration run, TargetState outcome, ReasonCode reason) {
    /** Parts into which devices that ask at regular intervals are divided. */
    private static final int PARTS = 4;

    public Behavior {
        Invariant.atLeast("weight", weight, 1);
        Invariant.holds(!pickUp.isNegative() && !run.isNegative(), "times must not be negative");
        Invariant.holds(
                switch (outcome) {
                    case SUCCEEDED, FAILED, REJECTED, DECLINED, IN_PROGRESS, QUEUED -> true;
                    case WAITING, SOAKING, TIMED_OUT, CANCELED, REMOVED, EXCLUDED -> false;
                },
                "a device does not behave as " + outcome);
    }

    /** All succeed, ask for work at that interval, at moments that are spread evenly, and take so long. */
    public static List<Behavior> good(Duration interval, Duration run) {
        return IntStream.range(0, PARTS)
                .mapToObj(part -> new Behavior(
                        1,
                        interval.multipliedBy(2L * part + 1).dividedBy(2L * PARTS),
                        run,
                        TargetState.SUCCEEDED,
                        ReasonCode.NONE))
                .toList();
    }
}
