package dev.sealift.server.release;

import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.operator.Releases;
import java.net.URI;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The documents of updates. */
public final class UpdateDocuments {
    private final DownloadLinks links;
    private final JsonMapper json;
    private final ArtifactStore artifacts = new ArtifactStore();

    public UpdateDocuments(DownloadLinks links, JsonMapper json) {
        this.links = links;
        this.json = json;
    }

    /** The document for devices of that board, as it is kept. */
    public String of(Releases.View release, String board, boolean allowDowngrade) {
        var images = release.images(board).stream()
                .map(artifact -> new JobDocument.Image(
                        artifact.slot(),
                        artifact.digest(),
                        artifact.size(),
                        artifact.imageHash(),
                        "/artifacts/" + artifact.digest()))
                .toList();
        return json.writeValueAsString(
                new JobDocument(JobDocument.UPDATE, release.id(), release.version(), board, allowDowngrade, images));
    }

    /**
     * The document as a device gets it now: with links, which are too short-lived to be kept, and with a patch of what it runs, if
     * the server has that.
     *
     * @param board   of the device
     * @param running what it last said that it runs
     */
    public String delivered(Handle tx, String kept, String board, @Nullable BootReport running) {
        BootReport base = running != null
                        && artifacts.ofImage(tx, board, running.imageHash()).isPresent()
                ? running
                : null;
        if (base == null && links instanceof DownloadLinks.None) {
            return kept;
        }
        var tree = json.readTree(kept);
        if (!JobDocument.UPDATE.equals(tree.path("operation").asString(""))) {
            return kept;
        }
        var document = json.treeToValue(tree, JobDocument.class);
        var images =
                document.images().stream().map(image -> delivered(image, base)).toList();
        return json.writeValueAsString(new JobDocument(
                document.operation(),
                document.release(),
                document.version(),
                document.board(),
                document.allowDowngrade(),
                images));
    }

    /** The slot that runs takes none. */
    private static JobDocument.@Nullable Patch patch(JobDocument.Image image, @Nullable BootReport base) {
        return base == null || base.slot() == image.slot()
                ? null
                : new JobDocument.Patch(base.imageHash(), image.path() + "/from/" + base.imageHash());
    }

    /** @param base what a patch is made of; null for none */
    private JobDocument.Image delivered(JobDocument.Image image, @Nullable BootReport base) {
        return new JobDocument.Image(
                image.slot(),
                image.digest(),
                image.size(),
                image.imageHash(),
                image.path(),
                patch(image, base),
                links.to(image.digest()).map(URI::toString).orElse(null));
    }
}
