package dev.sealift.server.job.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A recurring maintenance window in the device's own time zone.
 *
 * @param start  when it opens
 * @param length 1–1430 minutes (AWS IoT Jobs)
 */
public record Window(Cron start, Duration length) {
    /** AWS IoT Jobs' longest window: ten minutes less than a day. */
    public static final int MAX_MINUTES = 1430;

    /** A day that comes once a year, in a year that is not the present one, is within it. */
    private static final Duration AHEAD = Duration.ofDays(2 * 366);

    public Window {
        Invariant.between("minutes of a window", length.toMinutes(), 1, MAX_MINUTES);
    }

    /** Whether it is open; the moment of its opening belongs to it, that of its end does not. */
    public boolean contains(ZoneId zone, Instant now) {
        return start.next(now.minus(length), now, zone) != null;
    }

    /** When it opens next, after that instant; absent when not within the longest time that is looked ahead. */
    public @Nullable Instant opens(ZoneId zone, Instant after) {
        return start.next(after, after.plus(AHEAD), zone);
    }
}
