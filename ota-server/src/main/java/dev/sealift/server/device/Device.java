package dev.sealift.server.device;

import dev.sealift.api.DeviceState;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.operator.Devices;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered device.
 *
 * @param gateway    the gateway that speaks for it
 * @param serial     what only its hardware has, as an operator gave it or as it was reported first
 * @param revision   one more with each change of an operator
 * @param versions   by slot, as reported
 * @param clones     what is known of a second board with its identity
 * @param signs      it signed a report once, and so does from then on
 * @param reportKey  the board's own key, whose signatures a gateway passes on; Base64
 * @param lastReport the report of its latest boot
 */
public record Device(
        String id,
        String board,
        @Nullable String gateway,
        @Nullable String serial,
        Map<String, String> attributes,
        DeviceState state,
        @Nullable String stateReason,
        long revision,
        Map<SlotName, Devices.SlotVersion> versions,
        CloneWatch clones,
        boolean signs,
        @Nullable String reportKey,
        Instant createdAt,
        @Nullable Instant lastSeenAt,
        @Nullable DeviceReport lastReport) {

    public Device {
        attributes = Map.copyOf(attributes);
        versions = Map.copyOf(versions);
    }

    /** The version of the slot that ran last, if the device ever said. */
    public @Nullable String version() {
        return lastReport == null ? null : lastReport.boot().version();
    }

    /** The zone of its maintenance windows. */
    public @Nullable ZoneId zone() {
        return zone(attributes);
    }

    /** The zone of the maintenance windows of a device with these attributes. */
    static @Nullable ZoneId zone(Map<String, String> attributes) {
        String zone = attributes.get(Devices.TIME_ZONE);
        return zone == null ? null : ZoneId.of(zone);
    }

    /** Whose signature its reports carry, as operators see it. */
    @Nullable
    String signedBy() {
        if (reportKey != null) {
            return ReportKey.fingerprint(reportKey);
        }
        return signs ? "certificate" : null;
    }

    /** One that is registered now. */
    static Device registered(
            String id,
            String board,
            @Nullable String gateway,
            @Nullable String serial,
            Map<String, String> attributes,
            Instant now) {
        return new Device(
                id,
                board,
                gateway,
                serial,
                attributes,
                DeviceState.ACTIVE,
                null,
                1,
                Map.of(),
                CloneWatch.NONE,
                false,
                null,
                now,
                null,
                null);
    }

    /** As an operator describes it. */
    Device described(@Nullable String newGateway, @Nullable String newSerial, Map<String, String> newAttributes) {
        return new Device(
                id,
                board,
                newGateway,
                newSerial,
                newAttributes,
                state,
                stateReason,
                revision + 1,
                versions,
                clones,
                signs,
                reportKey,
                createdAt,
                lastSeenAt,
                lastReport);
    }

    /** In another state. */
    Device in(DeviceState newState, @Nullable String reason) {
        return with(serial, newState, reason, revision + 1, versions, clones, lastSeenAt, lastReport);
    }

    /** With what spoke for a clone settled. */
    Device unsuspected() {
        return with(serial, state, stateReason, revision, versions, CloneWatch.NONE, lastSeenAt, lastReport);
    }

    /** Heard of. */
    Device seen(Instant now) {
        return with(serial, state, stateReason, revision, versions, clones, now, lastReport);
    }

    /** After a report: what it says of its hardware, and of the slot that runs. */
    Device reported(DeviceReport report, CloneWatch watch, Instant now) {
        Map<SlotName, Devices.SlotVersion> held = new EnumMap<>(SlotName.class);
        held.putAll(versions);
        var boot = report.boot();
        held.put(boot.slot(), new Devices.SlotVersion(boot.version(), boot.imageHash(), boot.confirmed(), now));
        String known = serial == null ? report.serial() : serial;
        return with(known, state, stateReason, revision, held, watch, now, report);
    }

    /** With something that speaks for a clone. */
    Device suspected(CloneWatch watch) {
        return with(serial, state, stateReason, revision, versions, watch, lastSeenAt, lastReport);
    }

    /** Heard of in a way that speaks for a clone, or against one. */
    Device watched(CloneWatch watch, Instant now) {
        return with(serial, state, stateReason, revision, versions, watch, now, lastReport);
    }

    /** With new hardware, of which nothing is known but its serial. */
    Device replaced(@Nullable String newSerial) {
        return with(newSerial, state, stateReason, revision + 1, Map.of(), CloneWatch.NONE, lastSeenAt, null);
    }

    private Device with(
            @Nullable String newSerial,
            DeviceState newState,
            @Nullable String newReason,
            long newRevision,
            Map<SlotName, Devices.SlotVersion> newVersions,
            CloneWatch newClones,
            @Nullable Instant newLastSeenAt,
            @Nullable DeviceReport newLastReport) {
        return new Device(
                id,
                board,
                gateway,
                newSerial,
                attributes,
                newState,
                newReason,
                newRevision,
                newVersions,
                newClones,
                signs,
                reportKey,
                createdAt,
                newLastSeenAt,
                newLastReport);
    }
}
