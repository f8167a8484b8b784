package dev.sealift.cli.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.operator.Jobs;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a device is.
 *
 * @param received bytes on the device; 0 when it did not say
 * @param total    bytes of the image, or of a patch that makes it; 0 when it did not say
 * @param image    bytes of the image when a patch is sent; else 0
 * @param slot     slot that is written
 * @param reason   why it failed, or what its claim of success lacked
 */
record Progress(
        @Nullable ExecutionStatus status,
        boolean excluded,
        @Nullable Phase phase,
        long received,
        long total,
        long image,
        @Nullable String slot,
        @Nullable ReasonCode reason) {
    static Progress of(Jobs.Execution execution) {
        var given = execution.statusDetails();
        Map<String, String> details = given == null ? Map.of() : given;
        var reason = execution.reason();
        return new Progress(
                execution.status(),
                execution.state() == Jobs.TargetState.EXCLUDED,
                phase(details.get(StatusDetails.PHASE)),
                number(details.get(StatusDetails.RECEIVED)),
                number(details.get(StatusDetails.TOTAL)),
                number(details.get(StatusDetails.IMAGE)),
                details.get(StatusDetails.SLOT),
                reason == ReasonCode.NONE ? null : reason);
    }

    /** Part of what is sent that is on the device, 0 to 1. */
    double share() {
        return total <= 0 ? 0 : Math.clamp((double) received / total, 0, 1);
    }

    /** The same but for bytes within one tenth of the image: not worth a line. */
    Progress coarse() {
        long tenths = total <= 0 ? 0 : (long) (share() * 10);
        return new Progress(status, excluded, phase, tenths, total, image, slot, reason);
    }

    /** In words: {@code DOWNLOADING 45% (118 of 262 KiB) to slot B}. */
    String text() {
        if (excluded) {
            return "excluded" + (reason == null ? "" : ": " + reason);
        }
        if (status == null) {
            return "not offered";
        }
        var text = new StringBuilder(status.name());
        if (status == ExecutionStatus.IN_PROGRESS && phase != null) {
            text.append(' ').append(phase);
            if (phase == Phase.DOWNLOADING && total > 0) {
                text.append(" %d%% (%d of %d KiB)".formatted((long) (share() * 100), received / 1024, total / 1024));
            }
        }
        if (image > 0) {
            text.append(" by a patch: %d KiB in place of %d".formatted(Math.ceilDiv(total, 1024), image / 1024));
        }
        if (slot != null && status == ExecutionStatus.IN_PROGRESS) {
            text.append(" slot ").append(slot);
        }
        if (reason != null) {
            text.append(status == ExecutionStatus.IN_PROGRESS ? ", evidence lacking: " : ": ")
                    .append(reason);
        }
        return text.toString();
    }

    private static @Nullable Phase phase(@Nullable String name) {
        for (var phase : Phase.values()) {
            if (phase.name().equals(name)) {
                return phase;
            }
        }
        return null; // none, or one that a newer agent knows
    }

    private static long number(@Nullable String text) {
        try {
            return text == null ? 0 : Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0; // the device's own words, of any kind: shown as none
        }
    }
}
