package dev.sealift.hil.rig;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The board's independent watchdog. QEMU does not model it but says when the firmware writes its key register; this
 * listens, counts, and resets the board when it has not been fed in time. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    /** QEMU's words for a write to the key register (RM0090, 21.4.1). */
    private static final String KEY_REGISTER = "IWDG: unimplemented device write (size 4, offset 0x000, value ";

    private static final String FEED = "0x0000aaaa";
    private static final String START = "0x0000cccc";

    private final Duration patience;
    private final Runnable bite;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watchdog").daemon().factory());
    private @Nullable ScheduledFuture<?> pending;

    /**
     * @param patience how long the firmware may leave it unfed
     * @param bite     resets the board
     */
    Watchdog(Duration patience, Runnable bite) {
        this.patience = patience;
        this.bite = bite;
    }

    /** A line that QEMU wrote. */
    synchronized void heard(String line) {
        int key = line.indexOf(KEY_REGISTER);
        if (key < 0) {
            return;
        }
        boolean started = line.startsWith(START, key + KEY_REGISTER.length());
        boolean fed = line.startsWith(FEED, key + KEY_REGISTER.length());
        if (started || (fed && pending != null)) {
            stop();
            pending = timer.schedule(this::bite, patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The board was reset: the watchdog rests until the firmware starts it again. */
    synchronized void stop() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    private void bite() {
        stop();
        bite.run();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
