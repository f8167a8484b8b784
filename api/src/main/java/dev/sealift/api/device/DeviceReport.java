package dev.sealift.api.device;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /things/{thing}/reports}.
 *
 * @param boot    the present boot
 * @param metrics flat numbers: {@code uptime_ms, heap_free, heap_min, boots, erases, download_ms, verify_ms, selftest_ms,
 *                stack_free.TASK}; at most {@value #MAX_METRICS}
 * @param serial  what only this piece of hardware has, e.g. the chip's unique id; absent from boards that do not say
 */
public record DeviceReport(
        BootReport boot,
        @Nullable Map<String, Long> metrics,
        @Nullable String serial) {
    /** Enough for every task of a microcontroller, few enough to bound a row. */
    public static final int MAX_METRICS = 64;

    /** Of a board that does not say which piece of hardware it is. */
    public DeviceReport(BootReport boot, @Nullable Map<String, Long> metrics) {
        this(boot, metrics, null);
    }
}
