package dev.sealift.server.release;

import dev.sealift.api.ReleaseState;
import dev.sealift.api.operator.Releases;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release in one of its states.
 *
 * @param images of that version and counter, by board and slot
 */
record Release(
        String id,
        String version,
        long securityCounter,
        ReleaseState state,
        Details details,
        Instant createdAt,
        @Nullable Instant publishedAt,
        @Nullable Instant withdrawnAt,
        @Nullable String withdrawalReason,
        List<Releases.Artifact> images) {

    /** What is said of a release beside its images. */
    record Details(
            @Nullable String notes,
            @Nullable String requires,
            @Nullable String sbom,
            @Nullable String provenance) {}

    /** A new draft of those images, of which there is at least one. */
    static Release draft(String id, List<Releases.Artifact> images, Details details, Instant now) {
        var first = images.getFirst();
        return new Release(
                id,
                first.version(),
                first.securityCounter(),
                ReleaseState.DRAFT,
                details,
                now,
                null,
                null,
                null,
                images);
    }

    Release published(Instant now) {
        return new Release(
                id, version, securityCounter, ReleaseState.PUBLISHED, details, createdAt, now, null, null, images);
    }

    Release withdrawn(Instant now, String reason) {
        return new Release(
                id,
                version,
                securityCounter,
                ReleaseState.WITHDRAWN,
                details,
                createdAt,
                publishedAt,
                now,
                reason,
                images);
    }

    List<String> digests() {
        return images.stream().map(Releases.Artifact::digest).toList();
    }

    Releases.View view() {
        var boards = ReleaseRules.boards(images);
        return new Releases.View(
                id,
                boards.size() == 1 ? boards.getFirst() : null,
                boards,
                version,
                securityCounter,
                state,
                details.notes(),
                details.requires(),
                createdAt,
                publishedAt,
                withdrawnAt,
                withdrawalReason,
                images,
                details.sbom(),
                details.provenance());
    }
}
