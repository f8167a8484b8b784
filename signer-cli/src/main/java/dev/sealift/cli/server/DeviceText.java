package dev.sealift.cli.server;

import dev.sealift.api.DeviceState;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.operator.Devices;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A device in words. */
final class DeviceText {
    private DeviceText() {}

    static String line(Devices.View device) {
        var report = device.lastReport();
        return "%-24s %-12s %-16s %s"
                .formatted(
                        device.id(),
                        device.board(),
                        Objects.requireNonNullElse(device.gateway(), "-"),
                        report == null ? "never reported" : running(report.boot()));
    }

    static String full(Devices.View device) {
        var text = new StringBuilder(line(device));
        if (device.state() != DeviceState.ACTIVE) {
            var reason = device.stateReason();
            append(text, "state", device.state() + (reason == null ? "" : ": " + reason));
        }
        var suspicion = device.suspicion();
        if (suspicion != null) {
            append(text, "clone suspected", suspicion);
        }
        append(text, "reports", device.signedBy() == null ? "not signed" : "signed by " + device.signedBy());
        var serial = device.serial();
        if (serial != null) {
            append(text, "serial", serial);
        }
        new TreeMap<>(device.attributes()).forEach((name, value) -> append(text, name, value));
        new TreeMap<>(device.versions())
                .forEach((slot, held) -> append(text, "slot " + slot, held.version() + ", " + held.imageHash()));
        append(text, "registered", device.createdAt());
        var seen = device.lastSeenAt();
        append(text, "last seen", seen == null ? "never" : seen);
        var report = device.lastReport();
        if (report != null) {
            append(text, report.boot());
            new TreeMap<>(report.numbers()).forEach((name, value) -> append(text, name, value));
        }
        return text.toString();
    }

    /** What became of a file of devices. */
    static List<String> lines(Devices.Imported imported) {
        var lines = new ArrayList<String>();
        lines.add("%d lines: %d created, %d updated, %d unchanged, %d wrong"
                .formatted(
                        imported.lines(),
                        imported.created(),
                        imported.updated(),
                        imported.unchanged(),
                        imported.wrong()));
        imported.refused()
                .forEach(refused ->
                        lines.add("nothing was taken of lines %d to %d".formatted(refused.from(), refused.to())));
        imported.errors()
                .forEach(error -> lines.add("line %d, %s: %s (expected: %s)"
                        .formatted(
                                error.line(),
                                error.field(),
                                Objects.requireNonNullElse(error.value(), "absent"),
                                error.expected())));
        return lines;
    }

    private static void append(StringBuilder text, BootReport boot) {
        append(text, "image hash", boot.imageHash());
        append(text, "boots", boot.bootCounter() + ", the last by " + boot.resetCause());
        append(text, "counter", boot.securityCounter());
        append(text, "protection", protection(boot.protection()));
        var reason = boot.reason();
        if (reason != null && reason != ReasonCode.NONE) {
            append(text, "fell back", reason + ": " + reason.meaning());
        }
        var failed = boot.failed();
        if (failed != null) {
            append(
                    text,
                    "failed image",
                    failed.reason() + " (" + failed.detail() + ") in slot " + failed.slot() + ", "
                            + failed.imageHash());
        }
        var crash = boot.crash();
        if (crash != null) {
            append(
                    text,
                    "crash",
                    crash.reason() + " in task " + crash.task() + ", " + crash.uptimeMs() + " ms after the start"
                            + registers(crash));
        }
    }

    private static String protection(BootReport.@Nullable Protection protection) {
        return protection == null
                ? "not known"
                : "reading " + protection.read() + ", bootloader " + (protection.write() ? "" : "not ")
                        + "write-protected";
    }

    private static String registers(BootReport.Crash crash) {
        var text = new StringBuilder();
        if (crash.pc() != null) {
            text.append(", pc ").append(crash.pc()).append(", lr ").append(crash.lr());
        }
        var registers = crash.registers();
        if (registers != null) {
            registers.forEach(
                    (name, value) -> text.append(", ").append(name).append(' ').append(value));
        }
        return text.toString();
    }

    private static String running(BootReport boot) {
        return "%s in slot %s, %s"
                .formatted(
                        boot.version(),
                        boot.slot(),
                        boot.confirmed() ? "confirmed" : boot.trial() ? "on trial" : "not confirmed");
    }

    private static void append(StringBuilder text, String name, Object value) {
        text.append("\n  %-16s %s".formatted(name, value));
    }
}
