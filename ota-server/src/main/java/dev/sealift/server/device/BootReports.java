package dev.sealift.server.device;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Keeps what devices report of their boots, and notices when two boards report as one. */
final class BootReports {
    private final Inventory inventory;
    private final CloneDetection clones;
    private final AuditLog audit;
    private final Clock clock;

    BootReports(Inventory inventory, CloneDetection clones, AuditLog audit, Clock clock) {
        this.inventory = inventory;
        this.clones = clones;
        this.audit = audit;
        this.clock = clock;
    }

    /** The device with the report that is on record afterwards. */
    Device keep(Handle tx, Cause cause, Device device, DeviceReport report) {
        Reports.check(report);
        DeviceReport last = device.lastReport();
        CloneWatch watch = clones.watch(device, report);
        Instant now = clock.instant();
        Device after;
        if (last != null && report.boot().bootCounter() < last.boot().bootCounter() && !lostState(report)) {
            after = device.watched(watch, now);
            after = watch.equals(device.clones())
                    ? inventory.seen(tx, device, now)
                    : inventory.report(tx, device, after);
        } else {
            after = inventory.report(tx, device, device.reported(report, watch, now));
            if (last == null || last.boot().bootCounter() != report.boot().bootCounter()) {
                tell(tx, cause, device, last, report.boot());
            }
        }
        return clones.actOn(tx, device, after);
    }

    /** Another board than the device's spoke in its name, and nothing that it said is taken. */
    Device suspect(Handle tx, Device device, String why) {
        CloneWatch watch = CloneDetection.suspected(device.clones(), why);
        return watch.equals(device.clones())
                ? device
                : clones.actOn(tx, device, inventory.report(tx, device, device.suspected(watch)));
    }

    private static boolean lostState(DeviceReport report) {
        return report.boot().reason() == ReasonCode.STATE_LOST;
    }

    private void tell(Handle tx, Cause cause, Device device, @Nullable DeviceReport last, BootReport boot) {
        String subject = "device:" + device.id();
        if (last != null && boot.bootCounter() < last.boot().bootCounter()) {
            audit.append(
                    tx,
                    cause,
                    "DEVICE_STATE_LOST",
                    subject,
                    Map.of(
                            "bootCounter",
                            boot.bootCounter(),
                            "bootCounterBefore",
                            last.boot().bootCounter()));
        }
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("bootCounter", boot.bootCounter());
        data.put("slot", boot.slot().name());
        data.put("imageHash", boot.imageHash());
        data.put("version", boot.version());
        data.put("resetCause", boot.resetCause());
        data.put("bootReason", boot.reason());
        audit.append(tx, cause, "DEVICE_BOOTED", subject, data);
    }
}
