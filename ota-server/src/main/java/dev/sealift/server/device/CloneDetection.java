package dev.sealift.server.device;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Notices two boards that use one identity, by what no single board can report: the serial of other hardware, two images
 * in one boot, or two boot counters that take turns.
 */
final class CloneDetection {
    /** A gateway that sends what it kept may hand in old reports between new ones, but not again and again. */
    private static final int SUSPECT_AFTER_TURNS = 3;

    private final Quarantine quarantine;
    private final AuditLog audit;

    CloneDetection(Quarantine quarantine, AuditLog audit) {
        this.quarantine = quarantine;
        this.audit = audit;
    }

    /** What is known of a clone with this report. */
    CloneWatch watch(Device device, DeviceReport report) {
        CloneWatch known = device.clones();
        DeviceReport last = device.lastReport();
        String serial = device.serial();
        if (serial != null && report.serial() != null && !serial.equals(report.serial())) {
            return suspected(known, "serial " + report.serial() + " reported (expected: " + serial + ")");
        }
        if (last == null) {
            return known;
        }
        BootReport before = last.boot();
        BootReport now = report.boot();
        if (now.bootCounter() > before.bootCounter()) {
            return new CloneWatch(known.boots(), known.turns(), true, known.suspicion());
        }
        if (now.bootCounter() == before.bootCounter()) {
            return now.slot() == before.slot() && now.imageHash().equals(before.imageHash())
                    ? new CloneWatch(known.boots(), known.turns(), true, known.suspicion())
                    : suspected(
                            known,
                            "boot " + now.bootCounter() + " reported with image " + now.imageHash() + " in slot "
                                    + now.slot() + " (expected: " + before.imageHash() + " in slot " + before.slot()
                                    + ", as reported before)");
        }
        return now.reason() == ReasonCode.STATE_LOST
                ? new CloneWatch(null, 0, true, known.suspicion())
                : behind(known, before.bootCounter(), now.bootCounter());
    }

    /** A report of an earlier boot: late, or of the board that has booted less often. */
    private static CloneWatch behind(CloneWatch known, long ahead, long boots) {
        if (known.boots() != null && boots < known.boots()) {
            return known;
        }
        int turns = known.turns() + (known.leads() ? 1 : 0);
        var watch = new CloneWatch(boots, turns, false, known.suspicion());
        return turns < SUSPECT_AFTER_TURNS
                ? watch
                : suspected(watch, "boot counters " + boots + " and " + ahead + " took turns " + turns + " times");
    }

    /** What is known of a clone, with a reason to suspect one. The first reason stands. */
    static CloneWatch suspected(CloneWatch known, String why) {
        return new CloneWatch(
                known.boots(), known.turns(), known.leads(), known.suspicion() == null ? why : known.suspicion());
    }

    /** Makes an event of a suspicion that is new, and takes the device out of service if that is wanted. */
    Device actOn(Handle tx, Device before, Device after) {
        @Nullable String suspicion = after.clones().suspicion();
        if (suspicion == null || before.clones().suspicion() != null) {
            return after;
        }
        audit.append(
                tx, Cause.SERVER, "DEVICE_CLONE_SUSPECTED", "device:" + after.id(), Map.of("suspicion", suspicion));
        return quarantine.cloned(tx, after, suspicion);
    }
}
