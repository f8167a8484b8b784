package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.GatewayDevices;
import dev.sealift.api.operator.Devices;
import dev.sealift.image.Board;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Enrolment;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Registers devices and gateways, enrols their keys, and keeps what devices report. */
public final class DeviceService {
    /** How exact {@code lastSeenAt} is for a device that only polls: an idle poll must not cost a write each time. */
    private static final Duration SEEN_PRECISION = Duration.ofMinutes(1);

    private final DeviceStore store;
    private final Enrolment enrolment;
    private final Revocations revocations;
    private final AuditLog audit;
    private final Clock clock;

    public DeviceService(Enrolment enrolment, Revocations revocations, AuditLog audit, Clock clock, JsonMapper json) {
        this.store = new DeviceStore(json);
        this.enrolment = enrolment;
        this.revocations = revocations;
        this.audit = audit;
        this.clock = clock;
    }

    /** Registers a device. */
    public Devices.View create(Handle tx, Cause cause, Devices.Create request) {
        String id = Require.id("id", request.id());
        String gateway = request.gateway();
        if (Board.named(request.board()).isEmpty()) {
            throw Refusal.invalid("board", request.board(), "one of " + Board.names());
        }
        if (gateway != null && !store.gatewayExists(tx, gateway)) {
            throw Refusal.invalid("gateway", gateway, "a gateway that is enrolled; enrol it first");
        }
        if (store.find(tx, id).isPresent()) {
            throw Refusal.of(ProblemCode.ALREADY_EXISTS, "device '" + id + "' exists already", id, "a new id");
        }
        Device device = new Device(id, request.board(), gateway, clock.instant(), null, null);
        store.insert(tx, device);
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("board", request.board());
        data.put("gateway", gateway);
        audit.append(tx, cause, "DEVICE_CREATED", "device:" + id, data);
        return view(device);
    }

    /** A certificate for a registered device; an earlier one stays valid until it expires or is revoked. */
    public Devices.Certificate certify(Handle tx, Cause cause, String id, Devices.Enroll request) {
        if (!request.id().equals(id)) {
            throw Refusal.invalid("id", request.id(), id + ", as in the address");
        }
        get(tx, id);
        return enrolment.issue(tx, cause, new Principal.Device(id), request.csr());
    }

    /** Registers a gateway and gives it its certificate. Enrolling it again renews the certificate. */
    public Devices.Certificate enrolGateway(Handle tx, Cause cause, Devices.Enroll request) {
        String id = Require.id("id", request.id());
        if (!store.gatewayExists(tx, id)) {
            store.insertGateway(tx, id, clock.instant());
            audit.append(tx, cause, "GATEWAY_CREATED", "gateway:" + id, Map.of());
        }
        return enrolment.issue(tx, cause, new Principal.Gateway(id), request.csr());
    }

    /** Revokes the certificates of a device; what it reported and runs stays on record. */
    public Devices.Revocation revokeDevice(Handle tx, Cause cause, String id) {
        return revocations.revoke(tx, cause, new Principal.Device(get(tx, id).id()));
    }

    /** Revokes the certificates of a gateway, and thereby what it says for its devices. */
    public Devices.Revocation revokeGateway(Handle tx, Cause cause, String id) {
        if (!store.gatewayExists(tx, id)) {
            throw Refusal.notFound("gateway", id);
        }
        return revocations.revoke(tx, cause, new Principal.Gateway(id));
    }

    /** A device, or the refusal that there is none. */
    public Device get(Handle tx, String id) {
        return store.find(tx, id).orElseThrow(() -> Refusal.notFound("device", id));
    }

    /** A device, if there is one. */
    public Optional<Device> find(Handle tx, String id) {
        return store.find(tx, id);
    }

    /** Devices in the order of their ids. */
    public List<Devices.View> list(Handle tx, String after, int limit) {
        return store.list(tx, after, limit).stream().map(DeviceService::view).toList();
    }

    /** Those with a report that were heard of last. */
    public List<Device> recentlySeen(Handle tx, int limit) {
        return store.recentlySeen(tx, limit);
    }

    /** The devices that a gateway speaks for. */
    public GatewayDevices ofGateway(Handle tx, String gateway) {
        return new GatewayDevices(store.ofGateway(tx, gateway).stream()
                .map(device -> new GatewayDevices.Entry(device.id(), device.board()))
                .toList());
    }

    /** Whether the last sign of life on record is too old to stand for this one. */
    public boolean seenLongAgo(Device device) {
        Instant seen = device.lastSeenAt();
        return seen == null || seen.plus(SEEN_PRECISION).isBefore(clock.instant());
    }

    /** How long this sign of life stands for those that follow. */
    public Instant seenUntil(Device device) {
        Instant seen = device.lastSeenAt();
        return (seen == null || seenLongAgo(device) ? clock.instant() : seen).plus(SEEN_PRECISION);
    }

    /** Records a sign of life. */
    public void seen(Handle tx, Device device) {
        store.seen(tx, device.id(), clock.instant());
    }

    /**
     * Keeps a report as the last one, unless it is of an earlier boot than the one on record: then it came late, and is
     * no more than a sign of life. A board that lost its state counts from the start again and says so; that is an event.
     * A boot that is not the one known is an event too.
     *
     * @return the report that is on record now
     */
    public DeviceReport report(Handle tx, Cause cause, Device device, DeviceReport report) {
        Reports.check(report);
        DeviceReport last = device.lastReport();
        if (last != null && report.boot().bootCounter() < last.boot().bootCounter()) {
            if (report.boot().reason() != ReasonCode.STATE_LOST) {
                seen(tx, device);
                return last;
            }
            audit.append(
                    tx,
                    cause,
                    "DEVICE_STATE_LOST",
                    "device:" + device.id(),
                    Map.of(
                            "bootCounter", report.boot().bootCounter(),
                            "bootCounterBefore", last.boot().bootCounter()));
        }
        store.report(tx, device.id(), report, clock.instant());
        if (last == null || last.boot().bootCounter() != report.boot().bootCounter()) {
            Map<String, @Nullable Object> data = new HashMap<>();
            data.put("bootCounter", report.boot().bootCounter());
            data.put("slot", report.boot().slot().name());
            data.put("imageHash", report.boot().imageHash());
            data.put("version", report.boot().version());
            data.put("resetCause", report.boot().resetCause());
            data.put("bootReason", report.boot().reason());
            audit.append(tx, cause, "DEVICE_BOOTED", "device:" + device.id(), data);
        }
        return report;
    }

    /** How operators see a device. */
    public static Devices.View view(Device device) {
        return new Devices.View(
                device.id(),
                device.board(),
                device.gateway(),
                device.createdAt(),
                device.lastSeenAt(),
                device.lastReport());
    }
}
