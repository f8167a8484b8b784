package dev.sealift.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The time that jobs run by. It advances with the monotonic clock and is drawn towards the wall clock gently, so that a wall
 * clock that is set wrong, or right, neither speeds nor stalls a job. It never goes back and never leaps.
 */
public final class SteadyClock extends Clock {
    /** At most so much faster or slower than time itself: 1/20. */
    private static final long SLEW = 20;

    /** Less than this is drift, which slewing hides; more is somebody who set the clock, or a machine that slept. */
    private static final Duration JUMP = Duration.ofSeconds(2);

    private final Clock wall;
    private final LongSupplier nanos;
    private Instant time;
    private long at;
    private Duration ahead;
    private Duration jumped = Duration.ZERO;

    /**
     * Starts at the wall's time, but not before that of the last event.
     *
     * @param nanos a monotonic clock: {@link System#nanoTime}
     */
    public SteadyClock(Clock wall, LongSupplier nanos, Instant lastEvent) {
        this.wall = wall;
        this.nanos = nanos;
        Instant now = wall.instant();
        this.time = now.isAfter(lastEvent) ? now : lastEvent;
        this.at = nanos.getAsLong();
        this.ahead = Duration.between(time, now);
    }

    @Override
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        long elapsed = Math.max(0, now - at);
        at = now;
        time = time.plusNanos(elapsed);
        Duration wallAhead = Duration.between(time, wall.instant());
        Duration change = wallAhead.minus(ahead);
        if (change.abs().compareTo(JUMP) > 0) {
            jumped = jumped.plus(change);
        }
        Duration most = Duration.ofNanos(elapsed / SLEW);
        Duration step =
                wallAhead.abs().compareTo(most) <= 0 ? wallAhead : wallAhead.isNegative() ? most.negated() : most;
        time = time.plus(step);
        ahead = wallAhead.minus(step);
        return time;
    }

    /** Another node has seen this time: this one does not fall behind it. */
    public synchronized void notBefore(Instant other) {
        if (other.isAfter(instant())) {
            ahead = ahead.minus(Duration.between(time, other));
            time = other;
        }
    }

    /** By how much the wall clock jumped since this was asked for the last time, if it did. */
    public synchronized Optional<Duration> jump() {
        instant();
        Duration jump = jumped;
        jumped = Duration.ZERO;
        return jump.isZero() ? Optional.empty() : Optional.of(jump);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Only instants are asked of it. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a clock of instants");
    }
}
