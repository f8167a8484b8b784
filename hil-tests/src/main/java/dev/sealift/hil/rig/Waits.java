package dev.sealift.hil.rig;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waiting for conditions, never for time. All limits grow by {@code -Dhil.timeout.multiplier=…} on slow machines. */
public final class Waits {
    private static final Duration POLL = Duration.ofMillis(50);

    private Waits() {}

    /** That limit on this machine. */
    public static Duration scaled(Duration limit) {
        double multiplier = Double.parseDouble(System.getProperty("hil.timeout.multiplier", "1"));
        return Duration.ofMillis(Math.round(limit.toMillis() * multiplier));
    }

    /**
     * Wait until the condition holds.
     *
     * @param what named in the failure
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        until(what, limit, POLL, condition);
    }

    /** The same, looking less often where a look costs something. */
    public static void until(String what, Duration limit, Duration poll, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(scaled(limit))
                .pollDelay(Duration.ZERO)
                .pollInterval(poll)
                .until(condition);
    }
}
