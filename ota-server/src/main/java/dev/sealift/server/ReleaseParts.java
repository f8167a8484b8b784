package dev.sealift.server;

import dev.sealift.server.blob.BlobKind;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.Shelf;
import dev.sealift.server.http.Route;
import dev.sealift.server.release.ArtifactService;
import dev.sealift.server.release.Attachments;
import dev.sealift.server.release.Collector;
import dev.sealift.server.release.DownloadRoutes;
import dev.sealift.server.release.Intake;
import dev.sealift.server.release.Patches;
import dev.sealift.server.release.ReleaseRoutes;
import dev.sealift.server.release.ReleaseService;
import java.util.List;
import java.util.stream.Stream;

/** Images, and the releases they make up. */
record ReleaseParts(
        Blobs files,
        ArtifactService artifacts,
        Attachments attachments,
        ReleaseService releases,
        Collector collector,
        DownloadRoutes downloads) {
    static ReleaseParts of(Foundation base, Shelf signedContents) {
        var settings = base.settings();
        var database = base.database();
        var audit = base.audit();
        var clock = base.clock();
        var files = base.storage().of(BlobKind.ARTIFACT);
        var attached = base.storage().of(BlobKind.ATTACHMENT);
        var attachments = new Attachments(database, attached, settings.trusted(), audit, clock, base.json());
        var artifacts =
                new ArtifactService(database, files, new Intake(settings.trusted(), settings.boards()), audit, clock);
        return new ReleaseParts(
                files,
                artifacts,
                attachments,
                new ReleaseService(settings.boards(), attachments, audit, clock),
                new Collector(database, List.of(artifacts.shelf(), attachments.shelf(), signedContents), audit, clock),
                new DownloadRoutes(database, artifacts, files, new Patches(files)));
    }

    /** For operators. */
    List<Route> operators(Foundation base) {
        return Stream.of(
                        new ReleaseRoutes(base.database(), releases, artifacts, attachments, collector).operators(),
                        downloads.operators())
                .flatMap(List::stream)
                .toList();
    }

    /** For devices and gateways. */
    List<Route> devicePlane() {
        return downloads.devices();
    }
}
