package dev.sealift.api.operator;

import dev.sealift.api.DeviceState;
import dev.sealift.api.SlotName;
import dev.sealift.api.Tagged;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/devices}, {@code /api/v1/gateways} and their certificates. */
public final class Devices {
    /** Attribute with the IANA name of the zone whose clock a device's maintenance windows follow. */
    public static final String TIME_ZONE = "timeZone";

    /** As in AWS IoT; more would make a row of the index for each long. */
    public static final int MAX_ATTRIBUTES = 50;

    private Devices() {}

    /**
     * {@code POST /api/v1/devices}.
     *
     * @param id         1–64 of {@code a-z A-Z 0-9 _ -}
     * @param gateway    the one that speaks for it
     * @param serial     what only this piece of hardware has; absent: the first that it reports
     * @param attributes at most 50; names 1–128 of {@code a-z A-Z 0-9 _ . , @ / : # -}, values 1–800 bytes
     */
    public record Create(
            @Text(Shape.ID) String id,
            @Text(Shape.BOARD) String board,
            @Nullable @Text(Shape.ID) String gateway,
            @Nullable @Text(Shape.SERIAL) String serial,
            @Nullable @Size(max = MAX_ATTRIBUTES) Map<@Text(Shape.ATTRIBUTE) String, String> attributes) {
        /** Without a serial and attributes. */
        public Create(String id, String board, @Nullable String gateway) {
            this(id, board, gateway, null, null);
        }
    }

    /**
     * {@code PATCH /api/v1/devices/{id}}; what is absent stays.
     *
     * @param gateway    empty: none any more
     * @param serial     empty: the next that it reports
     * @param attributes with the value empty: this one is removed
     * @param replace    the attributes are all there are then; otherwise the others stay
     */
    public record Update(
            @Nullable @Size(max = 64) String gateway,
            @Nullable @Size(max = 128) String serial,
            @Nullable @Size(max = MAX_ATTRIBUTES) Map<@Text(Shape.ATTRIBUTE) String, String> attributes,
            @Nullable Boolean replace) {}

    /** What a slot held when it ran last. */
    public record SlotVersion(String version, String imageHash, boolean confirmed, Instant reportedAt) {}

    /**
     * A device with the last it was heard to say.
     *
     * @param version   one more with each change of what operators say of it; the ETag stands for it
     * @param versions  by slot, as reported
     * @param suspicion why two boards are thought to use this identity
     * @param signedBy  whose signature its reports carry: {@code certificate}, or {@code sha256:} and the hash of the board's
     *                  key; absent: they are not signed
     */
    public record View(
            String id,
            String board,
            @Nullable String gateway,
            @Nullable String serial,
            Map<String, String> attributes,
            DeviceState state,
            @Nullable String stateReason,
            long version,
            Map<SlotName, SlotVersion> versions,
            @Nullable String suspicion,
            @Nullable String signedBy,
            Instant createdAt,
            @Nullable Instant lastSeenAt,
            @Nullable DeviceReport lastReport)
            implements Tagged {
        @Override
        public Object tagged() {
            return List.of(id, createdAt, version);
        }
    }

    /** {@code GET /api/v1/devices}; {@code next} is the {@code after} of the page that follows, absent on the last. */
    public record Page(List<View> devices, @Nullable String next) {}

    /**
     * What is wrong with a line of an import.
     *
     * @param line     1 is the first line that was sent
     * @param field    {@code line} when it concerns the line as a whole
     * @param expected what could have stood there
     */
    public record LineError(
            int line, String field, @Nullable String value, String expected) {}

    /** Lines of an import, both ends included. */
    public record Lines(int from, int to) {}

    /**
     * {@code POST /api/v1/devices/import}: lines are taken in batches of a thousand, each whole or not at all.
     *
     * @param lines   devices that were sent
     * @param refused batches of which nothing was taken, because of an error in them
     * @param wrong   lines with an error
     * @param errors  the first thousand of them
     */
    public record Imported(
            int lines,
            int created,
            int updated,
            int unchanged,
            List<Lines> refused,
            int wrong,
            List<LineError> errors) {}

    /** Devices of a board that run a version; absent: they never said. */
    public record Count(String board, @Nullable String version, long devices) {}

    /** {@code GET /api/v1/devices/counts}. */
    public record Counts(long devices, List<Count> byVersion) {}

    /** {@code POST /api/v1/gateways}, {@code POST /api/v1/devices/{id}/certificate}: a PKCS#10 request in PEM; the key stays with the caller. */
    public record Enroll(
            @Text(Shape.ID) String id,
            @Size(min = 1, max = 8192) String csr) {}

    /** {@code POST /api/v1/devices/{id}/certificate/revoke}, {@code POST /api/v1/gateways/{id}/certificate/revoke}. */
    public record Revoke() {}

    /** {@code POST /api/v1/devices/{id}/quarantine}, {@code …/decommission}; {@code reason}: at most 256 characters. */
    public record Stop(@Nullable @Size(max = 256) String reason) {}

    /** {@code POST /api/v1/devices/{id}/release}. */
    public record Release() {}

    /** {@code POST /api/v1/devices/{id}/replace}; without a serial the next that is reported counts. */
    public record Replace(@Nullable @Text(Shape.SERIAL) String serial) {}

    /** {@code DELETE /api/v1/devices/{id}}. */
    public record Delete() {}

    /** Reply of {@code DELETE /api/v1/devices/{id}}. */
    public record Deleted(String id) {}

    /** Every certificate that {@code device:ID} or {@code gateway:ID} had until then is refused. */
    public record Revocation(String owner, Instant revokedAt) {}

    /** The certificate made from it, and the CA to trust, in PEM. */
    public record Certificate(String id, String certificate, String ca, Instant notAfter) {}
}
