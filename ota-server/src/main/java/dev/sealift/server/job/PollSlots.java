package dev.sealift.server.job;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * When an idle device had better ask again. Each device has its own second of every interval, so that a fleet which came back
 * all at once spreads evenly with its next poll.
 */
final class PollSlots {
    /** Beside AWS IoT Jobs' members, where plain clients do not look: seconds. */
    static final String HEADER = "Sealift-Poll-After";

    /** As fresh as an operator expects an offer to be, and a poll that costs next to nothing. */
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private PollSlots() {}

    /** Seconds until the device's second, half an interval at least. */
    static long secondsAfter(String device, Instant now) {
        var checksum = new CRC32C();
        checksum.update(device.getBytes(StandardCharsets.UTF_8));
        long interval = INTERVAL.toSeconds();
        long ahead = Math.floorMod(checksum.getValue() - now.getEpochSecond(), interval);
        return ahead < interval / 2 ? ahead + interval : ahead;
    }
}
