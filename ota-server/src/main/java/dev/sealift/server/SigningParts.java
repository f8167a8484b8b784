package dev.sealift.server;

import dev.sealift.keys.SigningKeys;
import dev.sealift.server.blob.BlobKind;
import dev.sealift.server.http.Route;
import dev.sealift.server.signing.Contents;
import dev.sealift.server.signing.KeyRing;
import dev.sealift.server.signing.ProfileService;
import dev.sealift.server.signing.RequestService;
import dev.sealift.server.signing.SigningRoutes;
import dev.sealift.server.signing.SigningWorker;
import java.util.List;
import java.util.concurrent.Executors;

/** The signing service. */
record SigningParts(ProfileService profiles, RequestService requests, Contents contents, SigningWorker worker) {
    static SigningParts of(Foundation base) {
        var settings = base.settings();
        var database = base.database();
        var audit = base.audit();
        var clock = base.clock();
        var json = base.json();
        var parts = base.parts();
        var keys = parts.opened(new KeyRing(settings.signingKeys(), new SigningKeys(System.getenv()), clock));
        var profiles = new ProfileService(keys, audit, clock, json);
        var contents = new Contents(database, base.storage().of(BlobKind.SIGNED_CONTENT), clock, json);
        var requests = new RequestService(profiles, contents, settings.signingBoards(), audit, clock, json);
        var threads = parts.opened(Executors.newVirtualThreadPerTaskExecutor());
        return new SigningParts(profiles, requests, contents, new SigningWorker(database, requests, keys, threads));
    }

    /** For operators. */
    List<Route> operators(Foundation base) {
        return new SigningRoutes(base.database(), profiles, requests, contents, worker).operators();
    }
}
