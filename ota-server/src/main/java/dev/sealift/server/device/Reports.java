package dev.sealift.server.device;

import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DefenderReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The bounds of a device's report. */
public final class Reports {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,5}(\\+[0-9]{1,10})?");
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z0-9_.:-]{1,64}");
    private static final String METRIC_WORDS = "1-64 of a-z A-Z 0-9 _ . : -";

    /** Addresses, task names and the like are far shorter. */
    private static final int MAX_TEXT = 64;

    /** Counters on the device are u32. */
    private static final long MAX_U32 = 0xffff_ffffL;

    private Reports() {}

    /** Refuses a report with a value that no board sends. */
    public static void check(DeviceReport report) {
        BootReport boot = report.boot();
        Require.between("boot.bootCounter", boot.bootCounter(), 0, MAX_U32);
        Require.between("boot.securityCounter", boot.securityCounter(), 0, MAX_U32);
        Require.sha256("boot.imageHash", boot.imageHash());
        Require.matches("boot.version", boot.version(), VERSION, "major.minor.revision+build");
        Require.atMost("boot.resetCause", boot.resetCause(), MAX_TEXT);
        Require.atMost("boot.jobId", boot.jobId(), MAX_TEXT);
        BootReport.FailedImage failed = boot.failed();
        if (failed != null) {
            Require.sha256("boot.failed.imageHash", failed.imageHash());
            Require.atMost("boot.failed.jobId", failed.jobId(), MAX_TEXT);
        }
        BootReport.Protection protection = boot.protection();
        if (protection != null) {
            Require.atMost("boot.protection.read", protection.read(), MAX_TEXT);
        }
        BootReport.Crash crash = boot.crash();
        if (crash != null) {
            Require.atMost("boot.crash.pc", crash.pc(), MAX_TEXT);
            Require.atMost("boot.crash.lr", crash.lr(), MAX_TEXT);
            Require.atMost("boot.crash.cfsr", crash.cfsr(), MAX_TEXT);
            Require.atMost("boot.crash.faultAddress", crash.faultAddress(), MAX_TEXT);
            Require.atMost("boot.crash.task", crash.task(), MAX_TEXT);
            Objects.requireNonNullElse(crash.registers(), Map.<String, String>of())
                    .forEach((name, value) -> {
                        Require.matches("boot.crash.registers name", name, METRIC, METRIC_WORDS);
                        Require.atMost("boot.crash.registers." + name, value, MAX_TEXT);
                    });
        }
        Map<String, Long> metrics = Objects.requireNonNullElse(report.metrics(), Map.of());
        Require.size("metrics", metrics.keySet(), 0, DeviceReport.MAX_METRICS);
        metrics.forEach((name, value) -> {
            Require.matches("metrics name", name, METRIC, METRIC_WORDS);
            if (value == null) {
                throw Refusal.invalid("metrics." + name, null, "a number");
            }
        });
        if (report.defender() != null) {
            check(report.defender());
        }
    }

    private static void check(DefenderReport defender) {
        Map<String, List<DefenderReport.Value>> custom = Objects.requireNonNullElse(defender.customMetrics(), Map.of());
        Require.size("defender.custom_metrics", custom.keySet(), 0, DefenderReport.MAX_CUSTOM);
        custom.forEach((name, values) -> {
            Require.matches("defender.custom_metrics name", name, METRIC, METRIC_WORDS);
            Require.size("defender.custom_metrics." + name, values, 1, 1);
        });
    }
}
