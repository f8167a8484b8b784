package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import dev.sealift.api.ReasonCode;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Takes devices aside without being asked: they are offered nothing until an operator releases them. */
final class Quarantine {
    private final QuarantineRules rules;
    private final DeviceStore store;
    private final Inventory inventory;
    private final AuditLog audit;

    Quarantine(QuarantineRules rules, DeviceStore store, Inventory inventory, AuditLog audit) {
        this.rules = rules;
        this.store = store;
        this.inventory = inventory;
        this.audit = audit;
    }

    /** Two boards seem to be this device. */
    Device cloned(Handle tx, Device device, String suspicion) {
        return rules.clones() ? enter(tx, device, "clone suspected: " + suspicion) : device;
    }

    /** An execution that the device had begun came to no good end. */
    void failed(Handle tx, Device device, ReasonCode last) {
        int failures = store.failed(tx, device.id());
        if (rules.failures() > 0 && failures >= rules.failures()) {
            enter(
                    tx,
                    device,
                    failures + " executions in a row failed, the last "
                            + (last == ReasonCode.NONE ? "without a reason" : "with " + last));
        }
    }

    /** What it did before counts no more. */
    void forgive(Handle tx, String device) {
        store.forgive(tx, device);
    }

    private Device enter(Handle tx, Device device, String reason) {
        if (device.state() != DeviceState.ACTIVE) {
            return device;
        }
        audit.append(tx, Cause.SERVER, "DEVICE_QUARANTINED", "device:" + device.id(), Map.of("reason", reason));
        return inventory.update(tx, device, device.in(DeviceState.QUARANTINED, reason));
    }
}
