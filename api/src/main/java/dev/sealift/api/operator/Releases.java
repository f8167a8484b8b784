package dev.sealift.api.operator;

import dev.sealift.api.SlotName;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/artifacts} and {@code /api/v1/releases}. */
public final class Releases {
    private Releases() {}

    /** Reply of {@code POST /api/v1/artifacts} (body: the file, {@code application/octet-stream}): what intake read in it. */
    public record Artifact(
            String digest,
            long size,
            String board,
            SlotName slot,
            String version,
            String imageHash,
            String keyHash,
            long securityCounter) {}

    /**
     * Reply of {@code POST /api/v1/attachments/{kind}} (body: the file, {@code application/octet-stream}); {@code kind} is
     * {@code sbom} (CycloneDX in JSON) or {@code provenance} (in-toto with SLSA, in a DSSE envelope). The file:
     * {@code GET /api/v1/attachments/{digest}}.
     *
     * @param digest SHA-256 of the file
     */
    public record Attachment(String digest, String kind, long size) {}

    /**
     * {@code POST /api/v1/releases}: artifacts of one version and board; the id defaults to {@code board-version}.
     *
     * @param sbom       digest of an attachment
     * @param provenance digest of an attachment, whose subjects are exactly the artifacts
     */
    public record Create(
            @Nullable @Text(Shape.RELEASE_ID) String id,
            @Size(min = 1, max = 8) List<@Text(Shape.SHA256) String> artifacts,
            @Nullable @Text(Shape.SHA256) String sbom,
            @Nullable @Text(Shape.SHA256) String provenance) {
        /** Without attachments. */
        public Create(@Nullable String id, List<String> artifacts) {
            this(id, artifacts, null, null);
        }
    }

    /** A release. */
    public record View(
            String id,
            String board,
            String version,
            long securityCounter,
            Instant createdAt,
            List<Artifact> artifacts,
            @Nullable String sbom,
            @Nullable String provenance) {}

    /** {@code GET /api/v1/releases}. */
    public record Page(List<View> releases, @Nullable String next) {}
}
