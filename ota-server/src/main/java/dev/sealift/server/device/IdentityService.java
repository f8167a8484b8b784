package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Enrolment;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Certificates of devices and gateways, and who may still use them. */
public final class IdentityService {
    private final DeviceService devices;
    private final GatewayStore gateways = new GatewayStore();
    private final Enrolment enrolment;
    private final Revocations revocations;
    private final ReportSignatures signatures;
    private final AuditLog audit;
    private final Clock clock;

    public IdentityService(
            DeviceService devices,
            Enrolment enrolment,
            Revocations revocations,
            ReportSignatures signatures,
            AuditLog audit,
            Clock clock) {
        this.devices = devices;
        this.signatures = signatures;
        this.enrolment = enrolment;
        this.revocations = revocations;
        this.audit = audit;
        this.clock = clock;
    }

    /** A certificate for a registered device; an earlier one stays valid until it expires or is revoked. */
    public Devices.Certificate certify(Handle tx, Cause cause, String id, Devices.Enroll request) {
        if (!request.id().equals(id)) {
            throw Refusal.invalid("id", request.id(), id + ", as in the address");
        }
        inService(tx, id);
        return enrolment.issue(tx, cause, new Principal.Device(id), request.csr());
    }

    /** Registers a gateway and gives it its certificate. Enrolling it again renews the certificate. */
    public Devices.Certificate enrolGateway(Handle tx, Cause cause, Devices.Enroll request) {
        String id = Require.id("id", request.id());
        if (!gateways.exists(tx, id)) {
            gateways.insert(tx, id, clock.instant());
            audit.append(tx, cause, "GATEWAY_CREATED", "gateway:" + id, Map.of());
        }
        return enrolment.issue(tx, cause, new Principal.Gateway(id), request.csr());
    }

    /** Revokes the certificates of a device; what it reported and runs stays on record. */
    public Devices.Revocation revokeDevice(Handle tx, Cause cause, String id) {
        return revocations.revoke(
                tx, cause, new Principal.Device(devices.get(tx, id).id()));
    }

    /** Revokes the certificates of a gateway, and thereby what it says for its devices. */
    public Devices.Revocation revokeGateway(Handle tx, Cause cause, String id) {
        if (!gateways.exists(tx, id)) {
            throw Refusal.notFound("gateway", id);
        }
        return revocations.revoke(tx, cause, new Principal.Gateway(id));
    }

    /** Offers a device nothing more until it is released. */
    public Devices.View quarantine(Handle tx, Cause cause, String id, @Nullable String reason) {
        Device before = inService(tx, id);
        return before.state() == DeviceState.QUARANTINED
                ? DeviceService.view(before)
                : enter(tx, cause, before, DeviceState.QUARANTINED, reason, "DEVICE_QUARANTINED");
    }

    /** Ends the quarantine of a device, settles the suspicion that it has a clone, and forgives what failed. */
    public Devices.View release(Handle tx, Cause cause, String id) {
        Device before = inService(tx, id);
        devices.forgive(tx, id);
        if (before.state() == DeviceState.ACTIVE && before.clones().suspicion() == null) {
            return DeviceService.view(before);
        }
        Device after = devices.inventory().report(tx, before, before.unsuspected());
        return enter(tx, cause, after, DeviceState.ACTIVE, null, "DEVICE_RELEASED");
    }

    /** Takes a device out of service for good. */
    public Devices.View decommission(Handle tx, Cause cause, String id, @Nullable String reason) {
        Device before = inService(tx, id);
        revokeDevice(tx, cause, id);
        return enter(tx, cause, before, DeviceState.DECOMMISSIONED, reason, "DEVICE_DECOMMISSIONED");
    }

    private Devices.View enter(
            Handle tx, Cause cause, Device before, DeviceState state, @Nullable String reason, String event) {
        Device after = devices.inventory().update(tx, before, before.in(state, reason));
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("reason", reason);
        audit.append(tx, cause, event, "device:" + after.id(), data);
        return DeviceService.view(after);
    }

    /**
     * New hardware takes the place of the old under the same id: the old certificates are revoked, and boots, versions
     * and serial start anew.
     */
    public Devices.View replace(Handle tx, Cause cause, String id, @Nullable String serial) {
        Device before = inService(tx, id);
        if (serial != null) {
            DeviceService.requireSerial(serial);
        }
        revokeDevice(tx, cause, id);
        devices.forgive(tx, id);
        signatures.forget(tx, id);
        Device after = before.replaced(serial);
        devices.inventory().update(tx, before, after);
        devices.inventory().report(tx, before, after);
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("serial", serial);
        data.put("serialBefore", before.serial());
        audit.append(tx, cause, "DEVICE_REPLACED", "device:" + id, data);
        return DeviceService.view(after);
    }

    /** Forgets a device that is out of service; its events stay in the log. */
    public Devices.Deleted delete(Handle tx, Cause cause, String id) {
        Device device = devices.get(tx, id);
        if (device.state() != DeviceState.DECOMMISSIONED) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "device '" + id + "' is " + device.state() + ": decommission it first",
                    device.state().name(),
                    DeviceState.DECOMMISSIONED.name());
        }
        devices.inventory().delete(tx, device);
        audit.append(tx, cause, "DEVICE_DELETED", "device:" + id, Map.of());
        return new Devices.Deleted(id);
    }

    private Device inService(Handle tx, String id) {
        Device device = devices.get(tx, id);
        if (device.state() == DeviceState.DECOMMISSIONED) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "device '" + id + "' is decommissioned, for good: register its successor under a new id",
                    device.state().name(),
                    DeviceState.ACTIVE + " or " + DeviceState.QUARANTINED);
        }
        return device;
    }
}
