package dev.sealift.server.job.engine;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a boot report proves that a device runs a release because of an execution. */
public final class Evidence {
    private Evidence() {}

    /**
     * What the device ran when the execution started.
     *
     * @param bootCounter boots at the start; evidence must come from a later one
     */
    public record Mark(long bootCounter, SlotName slot, String imageHash, boolean confirmed) {
        /** The mark that a report leaves. */
        public static Mark of(BootReport report) {
            return new Mark(report.bootCounter(), report.slot(), report.imageHash(), report.confirmed());
        }
    }

    /**
     * What is to be proven.
     *
     * @param images image hash of the release for each slot
     * @param mark   absent when the device had never reported before the start; then nothing can be proven
     */
    public record Claim(
            String jobId,
            long executionNumber,
            Map<SlotName, String> images,
            @Nullable Mark mark) {}

    /**
     * The answer.
     *
     * @param reason NONE or ALREADY_INSTALLED when accepted, else an {@code EVIDENCE_…} code
     * @param detail got and expected
     */
    public record Verdict(boolean accepted, ReasonCode reason, String detail) {}

    /**
     * Judges a report. The first rule that is broken names the reason: a report at all; a boot after the start; the image
     * of the release for the slot; confirmed; installed by this execution. The boot comes before the hash, because a
     * device that has not rebooted yet of course still runs the old image.
     */
    public static Verdict judge(Claim claim, @Nullable BootReport report) {
        if (report == null) {
            return refused(ReasonCode.EVIDENCE_MISSING, "no boot report", "the boot report after the update");
        }
        Mark mark = claim.mark();
        if (mark != null && alreadyInstalled(claim, mark, report)) {
            return new Verdict(
                    true,
                    ReasonCode.ALREADY_INSTALLED,
                    "slot " + mark.slot() + " ran the confirmed image before the execution started");
        }
        if (mark == null || report.bootCounter() <= mark.bootCounter()) {
            return refused(
                    ReasonCode.EVIDENCE_OLD_BOOT,
                    "boot counter " + report.bootCounter(),
                    mark == null
                            ? "a boot report at the start of the execution to compare with; there was none"
                            : "more than " + mark.bootCounter() + ", the counter at the start");
        }
        String expected = claim.images().get(report.slot());
        if (!report.imageHash().equals(expected)) {
            boolean otherSlots = claim.images().containsValue(report.imageHash());
            return refused(
                    otherSlots ? ReasonCode.EVIDENCE_WRONG_SLOT : ReasonCode.EVIDENCE_HASH_MISMATCH,
                    "image hash " + report.imageHash() + " in slot " + report.slot(),
                    expected == null ? "a slot that the release has an image for" : expected);
        }
        if (!report.confirmed()) {
            return refused(ReasonCode.EVIDENCE_NOT_CONFIRMED, "an image on trial", "a confirmed one");
        }
        if (!claim.jobId().equals(report.jobId())
                || !Objects.equals(claim.executionNumber(), report.executionNumber())) {
            return refused(
                    ReasonCode.EVIDENCE_WRONG_EXECUTION,
                    "an image installed by job " + report.jobId() + ", execution " + report.executionNumber(),
                    "job " + claim.jobId() + ", execution " + claim.executionNumber());
        }
        return new Verdict(
                true,
                ReasonCode.NONE,
                "slot " + report.slot() + " confirmed " + expected + " at boot " + report.bootCounter());
    }

    /** The device ran that image, confirmed, at the start, and still does. */
    private static boolean alreadyInstalled(Claim claim, Mark mark, BootReport report) {
        return mark.confirmed()
                && mark.imageHash().equals(claim.images().get(mark.slot()))
                && report.confirmed()
                && report.slot() == mark.slot()
                && report.imageHash().equals(mark.imageHash())
                && report.bootCounter() >= mark.bootCounter();
    }

    private static Verdict refused(ReasonCode reason, String found, String expected) {
        return new Verdict(false, reason, found + " (expected: " + expected + ")");
    }
}
