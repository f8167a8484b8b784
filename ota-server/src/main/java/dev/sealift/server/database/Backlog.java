package dev.sealift.server.database;

import java.time.Duration;

/**
 * How long a request that could go on waits for a processor: a thread of the same kind as those of requests sleeps and looks
 * how late it wakes. Where processors are what is missing, nothing waits for the database, and yet no answer comes in time.
 */
final class Backlog implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(100);

    private final Thread sleeper;
    private volatile long due = System.nanoTime();
    private volatile long late;

    Backlog() {
        this.sleeper = Thread.ofVirtual().name("backlog").start(this::run);
    }

    /** How late the sleeper woke last, or is now. */
    Duration waited() {
        return Duration.ofNanos(Math.max(late, System.nanoTime() - due));
    }

    private void run() {
        try {
            while (true) {
                due = System.nanoTime() + EVERY.toNanos();
                Thread.sleep(EVERY);
                late = System.nanoTime() - due;
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    @Override
    public void close() {
        sleeper.interrupt();
    }
}
