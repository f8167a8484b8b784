package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.FileReply;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;

/** {@code /artifacts/DIGEST}: for devices while they need it, for operators, and for whoever has a link. */
public final class DownloadRoutes {
    private final Database database;
    private final ArtifactService artifacts;
    private final Blobs files;

    public DownloadRoutes(Database database, ArtifactService artifacts, Blobs files) {
        this.database = database;
        this.artifacts = artifacts;
        this.files = files;
    }

    /** Adds the routes of the devices' listener. */
    public void devices(RoutesConfig routes) {
        routes.get("/artifacts/{digest}", this::forDevice, Role.DEVICE);
        routes.head("/artifacts/{digest}", this::forDevice, Role.DEVICE);
    }

    /** Adds the routes of the operators' listener. */
    public void operators(RoutesConfig routes) {
        routes.get("/api/v1/artifacts/{digest}", this::forOperator, Role.operators());
        routes.head("/api/v1/artifacts/{digest}", this::forOperator, Role.operators());
    }

    /** The routes of the listener for links. */
    public void links(RoutesConfig routes, LinkCheck links) {
        routes.get("/artifacts/{digest}", ctx -> forLink(ctx, links), Role.ANYONE);
        routes.head("/artifacts/{digest}", ctx -> forLink(ctx, links), Role.ANYONE);
    }

    private void forDevice(Context ctx) throws IOException {
        String digest = digest(ctx);
        boolean needed = database.read(tx -> artifacts.needs(tx, Wire.principal(ctx), digest));
        if (!needed) {
            throw Refusal.of(
                    ProblemCode.FORBIDDEN,
                    "no open execution of " + Wire.principal(ctx).actor() + " needs the artifact",
                    digest,
                    "an artifact of a job that is queued or in progress");
        }
        FileReply.send(ctx, files, digest, "private, immutable");
    }

    private void forOperator(Context ctx) throws IOException {
        String digest = digest(ctx);
        var artifact = database.read(tx -> artifacts.get(tx, digest));
        FileReply.send(ctx, files, artifact.digest(), "private, immutable");
    }

    /** Nothing is read or looked up before the link proves that this server made it. */
    private void forLink(Context ctx, LinkCheck links) throws IOException {
        String digest = digest(ctx);
        long seconds =
                links.require(digest, ctx.queryParam(DownloadLinks.PARAMETER)).toSeconds();
        // A cache keeps it as long as the link serves, and then asks again, which is refused.
        FileReply.send(ctx, files, digest, "public, max-age=" + seconds + ", immutable");
    }

    private static String digest(Context ctx) {
        return Require.sha256("digest", ctx.pathParam("digest"));
    }
}
