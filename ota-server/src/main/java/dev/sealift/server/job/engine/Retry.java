package dev.sealift.server.job.engine;

import dev.sealift.api.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a device is offered the job again after an attempt. A REJECTED one never is, nor one with a reason that
 * a second attempt cannot better.
 *
 * @param failed   retries after FAILED; 0–10 together with the other
 * @param timedOut retries after TIMED_OUT
 * @param base     time before the first retry
 * @param factor   how much longer each further retry waits; at least 1
 * @param cap      longest time before a retry
 */
public record Retry(int failed, int timedOut, Duration base, double factor, Duration cap) {
    /** AWS IoT Jobs allows as many in total. */
    public static final int MOST = 10;

    /** No retries. */
    public static final Retry NEVER = new Retry(0, 0, Duration.ZERO, 1, Duration.ZERO);

    /** Image, keys, board and device stay what they are, and a release that went wrong after it was confirmed is bad. */
    private static final Set<ReasonCode> FINAL = Collections.unmodifiableSet(EnumSet.of(
            ReasonCode.IMAGE_BAD_MAGIC,
            ReasonCode.IMAGE_TOO_LARGE,
            ReasonCode.IMAGE_BAD_HEADER,
            ReasonCode.IMAGE_BAD_TLV,
            ReasonCode.HASH_MISSING,
            ReasonCode.SIGNATURE_MISSING,
            ReasonCode.KEY_UNKNOWN,
            ReasonCode.SIGNATURE_INVALID,
            ReasonCode.WRONG_BOARD,
            ReasonCode.WRONG_SLOT,
            ReasonCode.COUNTER_TOO_LOW,
            ReasonCode.VERSION_OLDER,
            ReasonCode.IMAGE_BAD_VECTORS,
            ReasonCode.KEY_REVOKED,
            ReasonCode.KEY_NOT_ACTIVE,
            ReasonCode.SIGNATURES_TOO_FEW,
            ReasonCode.NO_IMAGE_FOR_SLOT,
            ReasonCode.FAILED_BEFORE,
            ReasonCode.TRUST_SET_INVALID,
            ReasonCode.TRUST_SET_OLD,
            ReasonCode.TRUST_SET_UNBOOTABLE,
            ReasonCode.UNSUPPORTED_JOB,
            ReasonCode.RELAPSED));

    public Retry {
        Invariant.atLeast("retries after FAILED", failed, 0);
        Invariant.atLeast("retries after TIMED_OUT", timedOut, 0);
        Invariant.between("retries in total", failed + timedOut, 0, MOST);
        Invariant.holds(!base.isNegative(), "the time before a retry must not be negative");
        Invariant.holds(factor >= 1 && factor < 1000, "factor must be 1-1000, not " + factor);
        Invariant.holds(cap.compareTo(base) >= 0, "the longest time before a retry must not be below the first");
    }

    /**
     * When the device is to wait for an offer again.
     *
     * @param ended  how the attempt ended
     * @param before the attempts before this one
     * @return absent when the end is final
     */
    public @Nullable Instant again(TargetState ended, @Nullable ReasonCode reason, Attempts before, Instant now) {
        boolean left =
                switch (ended) {
                    case FAILED -> before.failed() < failed;
                    case TIMED_OUT -> before.timedOut() < timedOut;
                    default -> false;
                };
        return left && !FINAL.contains(reason) ? now.plus(backOff(before.failed() + before.timedOut())) : null;
    }

    private Duration backOff(int retriesBefore) {
        return Duration.ofMillis(
                (long) Math.min((double) base.toMillis() * Math.pow(factor, retriesBefore), (double) cap.toMillis()));
    }
}
