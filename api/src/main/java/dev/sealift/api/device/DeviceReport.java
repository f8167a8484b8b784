package dev.sealift.api.device;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /things/{thing}/reports}.
 *
 * @param boot     the present boot
 * @param metrics  flat numbers, as devices and gateways of the first version send them; at most {@value #MAX_METRICS}
 * @param serial   what only this piece of hardware has, e.g. the chip's unique id; absent from boards that do not say
 * @param defender what the device measured
 */
public record DeviceReport(
        BootReport boot,
        @Nullable Map<String, Long> metrics,
        @Nullable String serial,
        @Nullable DefenderReport defender) {
    /** Enough for every task of a microcontroller, few enough to bound a row. */
    public static final int MAX_METRICS = 64;

    /** Of the first version. */
    public DeviceReport(BootReport boot, @Nullable Map<String, Long> metrics, @Nullable String serial) {
        this(boot, metrics, serial, null);
    }

    /** Of a board that does not say which piece of hardware it is. */
    public DeviceReport(BootReport boot, @Nullable Map<String, Long> metrics) {
        this(boot, metrics, null);
    }

    /** All that was measured, each by one name. */
    public Map<String, Long> numbers() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        if (metrics != null) {
            numbers.putAll(metrics);
        }
        if (defender != null) {
            numbers.putAll(defender.numbers());
        }
        return numbers;
    }
}
