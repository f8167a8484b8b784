package dev.sealift.server.device;

import dev.sealift.api.device.DeviceReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registered device.
 *
 * @param gateway    the gateway that speaks for it
 * @param lastReport the report of its latest boot
 */
public record Device(
        String id,
        String board,
        @Nullable String gateway,
        Instant createdAt,
        @Nullable Instant lastSeenAt,
        @Nullable DeviceReport lastReport) {}
