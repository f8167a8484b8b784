package dev.sealift.server.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after a failure: longer each time, and never quite the same, so that receivers come back in peace. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** Beyond it a doubled second is longer than {@link #LONGEST}. */
    private static final int DOUBLINGS = 10;

    private Backoff() {}

    /** After so many failures in a row, one or more: half of the doubled time, and a random part of the other half. */
    static Duration after(int failures, RandomGenerator random) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        long millis = (doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST).toMillis();
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }
}
