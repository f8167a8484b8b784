package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What of a device decides whether it can take a job, and when. A job looks at a million of them, and to read all of a device
 * costs several times as much.
 *
 * @param zone of its maintenance windows
 * @param boot what it runs, if it ever said
 */
public record Standing(
        String id,
        String board,
        DeviceState state,
        @Nullable ZoneId zone,
        @Nullable Boot boot) {
    /** What a report says of the image that runs. */
    public record Boot(String version, long securityCounter) {}

    /** Of a device that was read whole. */
    public static Standing of(Device device) {
        var report = device.lastReport();
        return new Standing(
                device.id(),
                device.board(),
                device.state(),
                device.zone(),
                report == null
                        ? null
                        : new Boot(report.boot().version(), report.boot().securityCounter()));
    }
}
