package dev.sealift.api.operator;

import dev.sealift.api.SlotName;
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

    /** {@code POST /api/v1/releases}: artifacts of one version and board; the id defaults to {@code board-version}. */
    public record Create(@Nullable String id, List<String> artifacts) {}

    /** A release. */
    public record View(
            String id,
            String board,
            String version,
            long securityCounter,
            Instant createdAt,
            List<Artifact> artifacts) {}

    /** {@code GET /api/v1/releases}. */
    public record Page(List<View> releases) {}
}
