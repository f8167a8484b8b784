package dev.sealift.server.release;

import dev.sealift.api.device.JobDocument;
import dev.sealift.api.operator.Releases;
import java.net.URI;
import tools.jackson.databind.json.JsonMapper;

/** The documents of updates. */
public final class UpdateDocuments {
    private final DownloadLinks links;
    private final JsonMapper json;

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

    /** The document as a device gets it now: with links, which are too short-lived to be kept. */
    public String delivered(String kept) {
        if (links instanceof DownloadLinks.None) {
            return kept;
        }
        var tree = json.readTree(kept);
        if (!JobDocument.UPDATE.equals(tree.path("operation").asString(""))) {
            return kept;
        }
        var document = json.treeToValue(tree, JobDocument.class);
        var images = document.images().stream().map(this::linked).toList();
        return json.writeValueAsString(new JobDocument(
                document.operation(),
                document.release(),
                document.version(),
                document.board(),
                document.allowDowngrade(),
                images));
    }

    private JobDocument.Image linked(JobDocument.Image image) {
        return new JobDocument.Image(
                image.slot(),
                image.digest(),
                image.size(),
                image.imageHash(),
                image.path(),
                links.to(image.digest()).map(URI::toString).orElse(null));
    }
}
