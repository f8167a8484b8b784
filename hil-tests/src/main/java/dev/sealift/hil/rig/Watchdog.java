package dev.sealift.hil.rig;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The board's independent watchdog. QEMU does not model it but says when the firmware writes its key register; this
 * listens, counts, and resets the board when it has not been fed in time. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    /**
     * QEMU's words for a write to the key register at 0x40003000 (RM0090, 21.4.1). QEMU 7.2 has a second device at that
     * address, and its name is the one that shows.
     */
    private static final Pattern KEY = Pattern.compile(
            "(?:IWDG|I2S2ext): unimplemented device write \\(size 4, offset 0x0+, value 0x0*(aaaa|cccc)\\).*");

    private static final String START = "cccc";

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

    /** A line that QEMU wrote. Returns whether it was for the watchdog. */
    synchronized boolean heard(String line) {
        Matcher key = KEY.matcher(line);
        if (!key.matches()) {
            return false;
        }
        if (key.group(1).equals(START) || pending != null) {
            stop();
            pending = timer.schedule(this::bite, patience.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
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
