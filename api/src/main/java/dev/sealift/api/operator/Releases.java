package dev.sealift.api.operator;

import dev.sealift.api.ReleaseState;
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

    /**
     * Reply of {@code POST /api/v1/artifacts} (body: the file, {@code application/octet-stream}): what intake read in it.
     *
     * @param digest   SHA-256 of the file
     * @param requires version that a device must run at least to take the image, from its dependency
     */
    public record Artifact(
            String digest,
            long size,
            String board,
            SlotName slot,
            String version,
            String imageHash,
            String keyHash,
            long securityCounter,
            @Nullable String requires) {}

    /**
     * Reply of {@code POST /api/v1/attachments/{attachment}} (body: the file, {@code application/octet-stream}); {@code attachment} is
     * {@code sbom} (CycloneDX in JSON) or {@code provenance} (in-toto with SLSA, in a DSSE envelope). The file:
     * {@code GET /api/v1/attachments/{attachment}}.
     *
     * @param digest SHA-256 of the file
     */
    public record Attachment(String digest, String kind, long size) {}

    /**
     * {@code POST /api/v1/releases}: artifacts of one version.
     *
     * @param id         of a release of one board it defaults to {@code board-version}, else to {@code release-version}
     * @param sbom       digest of an attachment
     * @param provenance digest of an attachment, whose subjects are exactly the artifacts
     * @param notes      for people
     * @param requires   version that a device must run at least to be offered the release
     * @param draft      leave it a draft; default: publish it in the same step
     */
    public record Create(
            @Nullable @Text(Shape.RELEASE_ID) String id,
            @Size(min = 1, max = 64) List<@Text(Shape.SHA256) String> artifacts,
            @Nullable @Text(Shape.SHA256) String sbom,
            @Nullable @Text(Shape.SHA256) String provenance,
            @Nullable String notes,
            @Nullable String requires,
            @Nullable Boolean draft) {
        /** Published at once, without anything beside the images. */
        public Create(@Nullable String id, List<String> artifacts) {
            this(id, artifacts, null, null, null, null, null);
        }
    }

    /** {@code PATCH /api/v1/releases/{id}}: changes a draft; what is absent stays as it is, and an empty text takes it away. */
    public record Update(
            @Nullable @Size(min = 1, max = 64) List<@Text(Shape.SHA256) String> artifacts,
            @Nullable String sbom,
            @Nullable String provenance,
            @Nullable String notes,
            @Nullable String requires) {}

    /** {@code POST /api/v1/releases/{id}/publish}. */
    public record Publish() {}

    /** {@code POST /api/v1/releases/{id}/withdraw}. */
    public record Withdraw(String reason) {}

    /** {@code DELETE /api/v1/releases/{id}}; the reply is what there was. */
    public record Delete() {}

    /**
     * A release.
     *
     * @param board     the board of its images, absent when there are several
     * @param boards    all boards that it has images for
     * @param artifacts by board and slot
     * @param requires  version that a device must run at least to be offered the release; images may demand more
     */
    public record View(
            String id,
            @Nullable String board,
            List<String> boards,
            String version,
            long securityCounter,
            ReleaseState state,
            @Nullable String notes,
            @Nullable String requires,
            Instant createdAt,
            @Nullable Instant publishedAt,
            @Nullable Instant withdrawnAt,
            @Nullable String withdrawalReason,
            List<Artifact> artifacts,
            @Nullable String sbom,
            @Nullable String provenance) {
        /** The images for that board, by slot. */
        public List<Artifact> images(String ofBoard) {
            return artifacts.stream()
                    .filter(artifact -> artifact.board().equals(ofBoard))
                    .toList();
        }
    }

    /** {@code GET /api/v1/releases}. */
    public record Page(List<View> releases, @Nullable String next) {}

    /**
     * {@code POST /api/v1/artifacts/collect}: removes files that no release holds.
     *
     * @param dryRun     only say what would be removed; default: false
     * @param graceHours files that came later than that long ago stay, since a release may be about to be made of them
     */
    public record Collect(
            @Nullable Boolean dryRun, @Nullable Integer graceHours) {}

    /** A file that no release holds. {@code kind}: {@code ARTIFACT} or {@code ATTACHMENT}. */
    public record Unreferenced(String kind, String digest, long size, Instant touchedAt) {}

    /** Reply of {@link Collect}. */
    public record Collected(boolean dryRun, List<Unreferenced> files, long bytes) {}
}
