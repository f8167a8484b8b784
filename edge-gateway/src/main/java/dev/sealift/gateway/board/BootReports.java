package dev.sealift.gateway.board;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DefenderReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.link.smp.BoardMetrics;
import dev.sealift.link.smp.BoardReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says to the server what the board said, in the server's words; nothing is added and nothing judged. */
final class BootReports {
    /** What AWS takes in a metric's name, and the server too. */
    private static final Pattern UNUSUAL = Pattern.compile("[^a-zA-Z0-9_:-]");

    private static final int MAX_NAME = 64;

    private BootReports() {}

    static BootReport boot(BoardReport report) {
        return new BootReport(
                report.boots(),
                SlotName.of(report.slot()),
                report.hash(),
                report.version(),
                report.counter(),
                report.confirmed(),
                report.trial(),
                BootReport.resetCause(report.cause()),
                report.job().orElse(null),
                report.execution().orElse(null),
                report.reason().map(BootReports::reason).orElse(null),
                report.failed().map(BootReports::failed).orElse(null),
                report.crash().map(BootReports::crash).orElse(null),
                report.protection()
                        .map(protection -> BootReport.Protection.of(protection.read(), protection.write()))
                        .orElse(null));
    }

    /** The boot alone. */
    static DeviceReport report(BoardReport report) {
        return new DeviceReport(boot(report), null, null, null, signed(report));
    }

    /** With what the board measured; {@code now} numbers the report, for a board has no clock. */
    static DeviceReport report(BoardReport report, BoardMetrics metrics, Instant now) {
        return new DeviceReport(
                boot(report), null, null, DefenderReport.custom(now.toEpochMilli(), flat(metrics)), signed(report));
    }

    private static DeviceReport.@Nullable Signed signed(BoardReport report) {
        return report.signed()
                .map(signed -> new DeviceReport.Signed(signed.key(), signed.statement()))
                .orElse(null);
    }

    /** A code that this gateway does not know yet is passed on as no reason; the board keeps it. */
    static ReasonCode reason(int code) {
        return ReasonCode.of(code).orElse(ReasonCode.NONE);
    }

    private static BootReport.FailedImage failed(BoardReport.Failed failed) {
        return new BootReport.FailedImage(
                SlotName.of(failed.slot()),
                failed.hash(),
                reason(failed.reason()),
                failed.detail(),
                failed.job().orElse(null),
                failed.execution().orElse(null));
    }

    private static BootReport.Crash crash(BoardReport.Crash crash) {
        Map<String, String> registers = new LinkedHashMap<>();
        crash.registers().forEach((name, value) -> registers.put(name, hex(value)));
        return new BootReport.Crash(
                reason(crash.reason()), null, null, null, null, crash.task(), crash.uptimeMillis(), registers);
    }

    private static String hex(long register) {
        return String.format(Locale.ROOT, "0x%08x", register);
    }

    /** One map, the tasks last: of more than the server takes, they are what is left out. */
    private static Map<String, Long> flat(BoardMetrics metrics) {
        Map<String, Long> flat = new LinkedHashMap<>();
        metrics.values().forEach((name, value) -> add(flat, name, value));
        metrics.stacks().forEach((task, free) -> add(flat, "stack_free:" + task, free));
        metrics.cpu().forEach((task, share) -> add(flat, "cpu_permille:" + task, share));
        return flat;
    }

    /** Tasks are named freely; the server would refuse the whole report. Of two that get one name the lower value counts. */
    private static void add(Map<String, Long> flat, String name, Long value) {
        String cleaned = UNUSUAL.matcher(name).replaceAll("_");
        String key = cleaned.isEmpty() ? "_" : cleaned.substring(0, Math.min(cleaned.length(), MAX_NAME));
        if (flat.containsKey(key) || flat.size() < DefenderReport.MAX_CUSTOM) {
            flat.merge(key, value, Math::min);
        }
    }
}
