package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.JobDocument;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.Evidence.Verdict;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What proves that a device did what a job of its kind asked for. */
final class Proof {
    /** Documents of updates kept read; more than there are jobs at a time. */
    private static final int MAX_READ = 1000;

    private final JsonMapper json;
    private final Map<String, Map<SlotName, String>> read = new ConcurrentHashMap<>();

    Proof(JsonMapper json) {
        this.json = json;
    }

    /**
     * Judges a claim of success.
     *
     * @param document    what the device got
     * @param report      what it said with the claim
     * @param certificate when the certificate was issued that the claim came with; absent when a gateway spoke for the device
     */
    Verdict judge(
            JobKind kind,
            Execution execution,
            String document,
            @Nullable DeviceReport report,
            @Nullable Instant certificate) {
        BootReport boot = report == null ? null : report.boot();
        return switch (kind) {
            case UPDATE -> Evidence.judge(claim(execution, document), boot);
            case REBOOT -> booted(execution, boot, false);
            case FACTORY_RESET -> booted(execution, boot, true);
            case ROTATE_CERTIFICATE -> renewed(execution, certificate);
            case CUSTOM -> new Verdict(true, ReasonCode.NONE, "the device's word; nothing else can prove a custom job");
        };
    }

    private Evidence.Claim claim(Execution execution, String document) {
        return new Evidence.Claim(execution.job(), execution.number(), images(document), execution.mark());
    }

    private Map<SlotName, String> images(String document) {
        if (read.size() > MAX_READ) {
            read.clear();
        }
        return read.computeIfAbsent(document, text -> {
            Map<SlotName, String> images = new EnumMap<>(SlotName.class);
            json.readValue(text, JobDocument.class)
                    .images()
                    .forEach(image -> images.put(image.slot(), image.imageHash()));
            return images;
        });
    }

    /** Whether a report of a device that was updated shows that it no longer runs the release, confirmed. */
    boolean relapsed(String document, BootReport report) {
        return !report.confirmed()
                || !report.imageHash().equals(images(document).get(report.slot()));
    }

    private static Verdict booted(Execution execution, @Nullable BootReport report, boolean stateMayBeLost) {
        if (report == null) {
            return refused(ReasonCode.EVIDENCE_MISSING, "no boot report", "the boot report after the restart");
        }
        Evidence.Mark mark = execution.mark();
        if (mark == null) {
            return refused(
                    ReasonCode.EVIDENCE_OLD_BOOT,
                    "boot counter " + report.bootCounter(),
                    "a boot report at the start of the execution to compare with; there was none");
        }
        boolean lost = stateMayBeLost && report.reason() == ReasonCode.STATE_LOST;
        if (report.bootCounter() <= mark.bootCounter() && !lost) {
            return refused(
                    ReasonCode.EVIDENCE_OLD_BOOT,
                    "boot counter " + report.bootCounter(),
                    "more than " + mark.bootCounter() + ", the counter at the start");
        }
        return new Verdict(true, ReasonCode.NONE, "boot " + report.bootCounter() + " after boot " + mark.bootCounter());
    }

    private static Verdict renewed(Execution execution, @Nullable Instant certificate) {
        Instant start = Objects.requireNonNull(execution.times().startedAt());
        return certificate == null || certificate.isBefore(start)
                ? refused(
                        ReasonCode.EVIDENCE_OLD_CERTIFICATE,
                        certificate == null ? "no certificate of the device" : "one issued at " + certificate,
                        "one issued after " + start + ", the start of the execution")
                : new Verdict(true, ReasonCode.NONE, "a certificate issued at " + certificate);
    }

    private static Verdict refused(ReasonCode reason, String found, String expected) {
        return new Verdict(false, reason, found + " (expected: " + expected + ")");
    }
}
