package dev.sealift.gateway.board;

import java.time.Duration;

/** Waiting times that double with each failure in a row. Used by one thread. */
final class Backoff {
    private final Duration first;
    private final Duration most;
    private Duration next;

    Backoff(Duration first, Duration most) {
        this.first = first;
        this.most = most;
        this.next = first;
    }

    /** The time to wait after one more failure. */
    Duration next() {
        Duration now = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
        return now;
    }

    /** It worked. */
    void reset() {
        next = first;
    }
}
