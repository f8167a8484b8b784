package dev.sealift.api.device;

import dev.sealift.api.limit.Size;
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
 * @param signed   the board's own word for {@code boot}, passed on by its gateway; absent from boards without a key
 */
public record DeviceReport(
        BootReport boot,
        @Nullable Map<String, Long> metrics,
        @Nullable String serial,
        @Nullable DefenderReport defender,
        @Nullable Signed signed) {
    /** Enough for every task of a microcontroller, few enough to bound a row. */
    public static final int MAX_METRICS = 64;

    /**
     * What a board without a network signed.
     *
     * @param key       x and y of its P-256 key, in Base64
     * @param statement COSE_Sign1 with the report in it, as the board gives it over its serial link, in Base64
     */
    public record Signed(
            @Size(min = KEY_TEXT, max = KEY_TEXT) String key,
            @Size(max = MAX_STATEMENT) String statement) {
        /** 64 bytes in Base64. */
        public static final int KEY_TEXT = 88;

        /** A whole message of a serial link, 1,024 bytes, in Base64. */
        public static final int MAX_STATEMENT = 1368;
    }

    /** Without a signature. */
    public DeviceReport(
            BootReport boot,
            @Nullable Map<String, Long> metrics,
            @Nullable String serial,
            @Nullable DefenderReport defender) {
        this(boot, metrics, serial, defender, null);
    }

    /** Of the first version. */
    public DeviceReport(BootReport boot, @Nullable Map<String, Long> metrics, @Nullable String serial) {
        this(boot, metrics, serial, null);
    }

    /** Of a board that does not say which piece of hardware it is. */
    public DeviceReport(BootReport boot, @Nullable Map<String, Long> metrics) {
        this(boot, metrics, null);
    }

    /** The same with what the board itself says of its boot. */
    public DeviceReport stated(BootReport statedBoot) {
        return new DeviceReport(statedBoot, metrics, serial, defender, null);
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
