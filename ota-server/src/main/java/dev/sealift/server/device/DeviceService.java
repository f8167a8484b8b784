package dev.sealift.server.device;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.GatewayDevices;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.operator.Devices;
import dev.sealift.image.Board;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Registers devices, describes them, and keeps what they report. */
public final class DeviceService {
    /** How exact {@code lastSeenAt} is for a device that only polls: an idle poll must not cost a write each time. */
    public static final Duration SEEN_PRECISION = Duration.ofMinutes(1);

    private final DeviceStore store;
    private final StandingStore standings;
    private final GatewayStore gateways = new GatewayStore();
    private final Inventory inventory;
    private final Quarantine quarantine;
    private final BootReports reports;
    private final AuditLog audit;
    private final Clock clock;

    public DeviceService(DeviceStore store, QuarantineRules rules, AuditLog audit, Clock clock) {
        this.store = store;
        this.standings = store.standings();
        this.inventory = new Inventory(store);
        this.quarantine = new Quarantine(rules, store, inventory, audit);
        this.reports = new BootReports(inventory, new CloneDetection(quarantine, audit), audit, clock);
        this.audit = audit;
        this.clock = clock;
    }

    /** Tells of every change from now on, in the transaction of the change. */
    public void subscribe(DeviceListener listener) {
        inventory.subscribe(listener);
    }

    /** What changes devices without being asked by a description. */
    Inventory inventory() {
        return inventory;
    }

    /** Registers a device. */
    public Devices.View create(Handle tx, Cause cause, Devices.Create request) {
        Device device = checked(tx, request);
        if (store.find(tx, device.id()).isPresent()) {
            throw Refusal.exists("device", device.id());
        }
        return view(register(tx, cause, device));
    }

    private Device register(Handle tx, Cause cause, Device device) {
        inventory.insert(tx, device);
        audit.append(tx, cause, "DEVICE_CREATED", "device:" + device.id(), description(device));
        return device;
    }

    /** What became of a device that was to be as described. */
    enum Put {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /** Registers a device, or brings the one that there is to what is said of it. */
    Put put(Handle tx, Cause cause, Devices.Create request) {
        Device wanted = checked(tx, request);
        Device before = store.find(tx, wanted.id()).orElse(null);
        if (before == null) {
            register(tx, cause, wanted);
            return Put.CREATED;
        }
        if (!before.board().equals(wanted.board())) {
            throw Refusal.invalid("board", wanted.board(), before.board() + ", as registered");
        }
        Device after = before.described(
                wanted.gateway() == null ? before.gateway() : wanted.gateway(),
                wanted.serial() == null ? before.serial() : wanted.serial(),
                Attributes.updated(before.attributes(), wanted.attributes(), false));
        return change(tx, cause, before, after) ? Put.UPDATED : Put.UNCHANGED;
    }

    private boolean change(Handle tx, Cause cause, Device before, Device after) {
        boolean changes = !description(after).equals(description(before));
        if (changes) {
            inventory.update(tx, before, after);
            audit.append(tx, cause, "DEVICE_UPDATED", "device:" + after.id(), description(after));
        }
        return changes;
    }

    private Device checked(Handle tx, Devices.Create request) {
        String id = Require.id("id", request.id());
        if (Board.named(request.board()).isEmpty()) {
            throw Refusal.invalid("board", request.board(), "one of " + Board.names());
        }
        requireGateway(tx, request.gateway());
        String serial = request.serial();
        if (serial != null) {
            requireSerial(serial);
        }
        Map<String, String> attributes =
                Attributes.check(Objects.requireNonNullElse(request.attributes(), Map.<String, String>of()));
        return Device.registered(id, request.board(), request.gateway(), serial, attributes, clock.instant());
    }

    private void requireGateway(Handle tx, @Nullable String gateway) {
        if (gateway != null && !gateways.exists(tx, gateway)) {
            throw Refusal.invalid("gateway", gateway, "a gateway that is enrolled; enrol it first");
        }
    }

    /** Refuses what no hardware has as its serial. */
    static String requireSerial(String serial) {
        return Require.shape("serial", serial, Shape.SERIAL);
    }

    /** Describes a device anew. */
    public Devices.View update(Handle tx, Cause cause, String id, Devices.Update request) {
        Device before = get(tx, id);
        String gateway = request.gateway() == null ? before.gateway() : orNone(request.gateway());
        requireGateway(tx, gateway);
        String serial = request.serial() == null ? before.serial() : orNone(request.serial());
        if (serial != null) {
            requireSerial(serial);
        }
        Map<String, String> attributes = Attributes.updated(
                before.attributes(),
                Objects.requireNonNullElse(request.attributes(), Map.<String, String>of()),
                Objects.requireNonNullElse(request.replace(), false));
        Device after = before.described(gateway, serial, attributes);
        return view(change(tx, cause, before, after) ? after : before);
    }

    private static @Nullable String orNone(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Map<String, @Nullable Object> description(Device device) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("board", device.board());
        data.put("gateway", device.gateway());
        data.put("serial", device.serial());
        data.put("attributes", device.attributes().isEmpty() ? null : device.attributes());
        return data;
    }

    /** A device, or the refusal that there is none. */
    public Device get(Handle tx, String id) {
        return find(tx, id).orElseThrow(() -> Refusal.notFound("device", id));
    }

    /** A device, if there is one. */
    public Optional<Device> find(Handle tx, String id) {
        return store.find(tx, id);
    }

    /** Standings of the members of a group after a device, in the order of their ids. */
    public List<Standing> ofGroup(Handle tx, String group, String after, int limit) {
        return standings.ofGroup(tx, group, after, limit);
    }

    /** Standings of those of the devices that there are, by id. */
    public Map<String, Standing> standings(Handle tx, List<String> ids) {
        return standings.of(tx, ids);
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

    /** An execution that a device had begun came to no good end; after too many in a row it is taken aside. */
    public void failed(Handle tx, String id, ReasonCode reason) {
        quarantine.failed(tx, get(tx, id), reason);
    }

    /** An execution of a device succeeded, or an operator said that what it did before counts no more. */
    public void forgive(Handle tx, String id) {
        quarantine.forgive(tx, id);
    }

    /** Records a sign of life, unless the one on record stands for it. */
    public void heard(Handle tx, Device device) {
        if (seenLongAgo(device)) {
            inventory.seen(tx, device, clock.instant());
        }
    }

    /**
     * Keeps a report as the last one, unless it is of an earlier boot than the one on record: then it came late, and is
     * no more than a sign of life. A board that lost its state counts from the start again and says so; that is an event.
     * A boot that is not the one known is an event too, and so are signs of a second board with the same identity.
     *
     * @return the report that is on record now
     */
    public DeviceReport report(Handle tx, Cause cause, Device device, DeviceReport report) {
        return Objects.requireNonNull(reports.keep(tx, cause, device, report).lastReport());
    }

    /** Something speaks for a second board with the identity of a device. */
    public Device suspect(Handle tx, Device device, String why) {
        return reports.suspect(tx, device, why);
    }

    /** How operators see a device. */
    public static Devices.View view(Device device) {
        return new Devices.View(
                device.id(),
                device.board(),
                device.gateway(),
                device.serial(),
                device.attributes(),
                device.state(),
                device.stateReason(),
                device.revision(),
                device.versions(),
                device.clones().suspicion(),
                device.signedBy(),
                device.createdAt(),
                device.lastSeenAt(),
                device.lastReport());
    }
}
