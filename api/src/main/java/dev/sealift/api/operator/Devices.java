package dev.sealift.api.operator;

import dev.sealift.api.device.DeviceReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/devices}, {@code /api/v1/gateways} and their certificates. */
public final class Devices {
    private Devices() {}

    /** {@code POST /api/v1/devices}; the id is 1–64 of {@code a-z A-Z 0-9 _ -}; {@code gateway} names the one that speaks for it. */
    public record Create(String id, String board, @Nullable String gateway) {}

    /** A device with the last it was heard to say. */
    public record View(
            String id,
            String board,
            @Nullable String gateway,
            Instant createdAt,
            @Nullable Instant lastSeenAt,
            @Nullable DeviceReport lastReport) {}

    /** {@code GET /api/v1/devices}. */
    public record Page(List<View> devices) {}

    /** {@code POST /api/v1/gateways}, {@code POST /api/v1/devices/{id}/certificate}: a PKCS#10 request in PEM; the key stays with the caller. */
    public record Enroll(String id, String csr) {}

    /** {@code POST /api/v1/devices/{id}/certificate/revoke}, {@code POST /api/v1/gateways/{id}/certificate/revoke}. */
    public record Revoke() {}

    /** Every certificate that {@code device:ID} or {@code gateway:ID} had until then is refused. */
    public record Revocation(String owner, Instant revokedAt) {}

    /** The certificate made from it, and the CA to trust, in PEM. */
    public record Certificate(String id, String certificate, String ca, Instant notAfter) {}
}
