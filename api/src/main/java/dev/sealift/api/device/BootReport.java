package dev.sealift.api.device;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.limit.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the board says of its present boot: the evidence an execution succeeds on.
 *
 * @param bootCounter     boots since the board was made, this one included; it only grows
 * @param slot            the running slot
 * @param imageHash       SHA-256 TLV of the running image, 64 lower-case hex digits
 * @param version         of the running image, {@code major.minor.revision+build}
 * @param securityCounter the highest counter the board ever confirmed
 * @param confirmed       the running image is confirmed, so that the next boot starts it again
 * @param trial           the running image is on trial
 * @param resetCause      {@code unknown, power-on, pin, software, watchdog, low-power, brown-out}
 * @param jobId           job under which the running image was installed
 * @param executionNumber execution of that job
 * @param reason          why this boot did not start what it should have, if so
 * @param failed          the last image that failed on this board
 * @param crash           the crash that ended the run before this one
 * @param protection      of the chip's flash; absent: the board does not know it
 */
public record BootReport(
        long bootCounter,
        SlotName slot,
        String imageHash,
        String version,
        long securityCounter,
        boolean confirmed,
        boolean trial,
        String resetCause,
        @Nullable String jobId,
        @Nullable Long executionNumber,
        @Nullable ReasonCode reason,
        @Nullable FailedImage failed,
        @Nullable Crash crash,
        @Nullable Protection protection) {
    /** In the order of their numbers in a board's report. */
    private static final List<String> RESET_CAUSES =
            List.of("unknown", "power-on", "pin", "software", "watchdog", "low-power", "brown-out");

    /** The word for a cause that a board says by its number, which is not negative; a number of later firmware is unknown. */
    public static String resetCause(long number) {
        return number < RESET_CAUSES.size() ? RESET_CAUSES.get((int) number) : RESET_CAUSES.getFirst();
    }

    /**
     * How the chip is protected.
     *
     * @param read  {@code none, level 1, level 2, unknown}
     * @param write the bootloader's flash cannot be written
     */
    public record Protection(String read, boolean write) {
        private static final List<String> LEVELS = List.of("none", "level 1", "level 2");

        /** As a board says it, by the number of the level, which is not negative; one of later firmware is unknown. */
        public static Protection of(long level, boolean write) {
            return new Protection(level < LEVELS.size() ? LEVELS.get((int) level) : "unknown", write);
        }
    }

    /** An image that was tried or staged and did not make it. {@code detail}: see the reason code. */
    public record FailedImage(
            SlotName slot,
            String imageHash,
            ReasonCode reason,
            int detail,
            @Nullable String jobId,
            @Nullable Long executionNumber) {}

    /**
     * A crash. Registers are lower-case hex with 0x.
     *
     * @param pc        as gateways of the first version send them, like the next three
     * @param task      that ran
     * @param uptimeMs  since its start
     * @param registers by the names that the core has for them: {@code pc, lr, cfsr, hfsr, addr}, or {@code mepc, ra, mcause,
     *                  mtval}; at most {@value #MAX_REGISTERS}
     */
    public record Crash(
            ReasonCode reason,
            @Nullable String pc,
            @Nullable String lr,
            @Nullable String cfsr,
            @Nullable String faultAddress,
            String task,
            long uptimeMs,
            @Nullable @Size(max = MAX_REGISTERS) Map<String, String> registers) {
        /** More than any core has for faults. */
        public static final int MAX_REGISTERS = 16;
    }
}
