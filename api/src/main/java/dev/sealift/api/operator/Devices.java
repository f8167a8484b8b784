package dev.sealift.api.operator;

import dev.sealift.api.Tagged;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/devices}, {@code /api/v1/gateways} and their certificates. */
public final class Devices {
    private Devices() {}

    /** {@code POST /api/v1/devices}; the id is 1–64 of {@code a-z A-Z 0-9 _ -}; {@code gateway} names the one that speaks for it. */
    public record Create(
            @Text(Shape.ID) String id,
            @Text(Shape.BOARD) String board,
            @Nullable @Text(Shape.ID) String gateway) {}

    /** A device with the last it was heard to say. */
    public record View(
            String id,
            String board,
            @Nullable String gateway,
            Instant createdAt,
            @Nullable Instant lastSeenAt,
            @Nullable DeviceReport lastReport)
            implements Tagged {
        @Override
        public Object tagged() {
            return Arrays.asList(id, board, gateway, createdAt);
        }
    }

    /** {@code GET /api/v1/devices}; {@code next} is the {@code after} of the page that follows, if any. */
    public record Page(List<View> devices, @Nullable String next) {}

    /** {@code POST /api/v1/gateways}, {@code POST /api/v1/devices/{id}/certificate}: a PKCS#10 request in PEM; the key stays with the caller. */
    public record Enroll(
            @Text(Shape.ID) String id,
            @Size(min = 1, max = 8192) String csr) {}

    /** {@code POST /api/v1/devices/{id}/certificate/revoke}, {@code POST /api/v1/gateways/{id}/certificate/revoke}. */
    public record Revoke() {}

    /** Every certificate that {@code device:ID} or {@code gateway:ID} had until then is refused. */
    public record Revocation(String owner, Instant revokedAt) {}

    /** The certificate made from it, and the CA to trust, in PEM. */
    public record Certificate(String id, String certificate, String ca, Instant notAfter) {}
}
