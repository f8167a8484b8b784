package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.blob.Blob;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.FileReply;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /artifacts/DIGEST}: for devices while they need it, for operators, and for whoever has a link. */
public final class DownloadRoutes {
    private static final String PATH = "/artifacts/{digest}";

    private final Database database;
    private final ArtifactService artifacts;
    private final Blobs files;
    private final Patches patches;

    public DownloadRoutes(Database database, ArtifactService artifacts, Blobs files, Patches patches) {
        this.database = database;
        this.artifacts = artifacts;
        this.files = files;
        this.patches = patches;
    }

    /** The routes of the devices' listener. */
    public List<Route> devices() {
        return Stream.of(
                        routes(
                                PATH,
                                "the file, while an open execution of the caller needs it",
                                this::forDevice,
                                Role.DEVICE),
                        routes(
                                PATH + "/from/{hash}",
                                "a patch that makes the file of the image with that hash: docs/delta.md",
                                this::patchForDevice,
                                Role.DEVICE))
                .flatMap(List::stream)
                .toList();
    }

    /** The routes of the operators' listener. */
    public List<Route> operators() {
        return routes("/api/v1" + PATH, "the file of an image", this::forOperator, Role.operators());
    }

    private static List<Route> routes(String path, String summary, Handler handler, Role... roles) {
        return List.of(
                file(Route.get(path, summary, roles)).serves(FileReply.MEDIA_TYPE, handler),
                file(Route.head(path, "the same without the file", roles)).serves("", handler));
    }

    private static Route.Draft file(Route.Draft route) {
        return route.also(206, 304)
                .refuses(ProblemCode.RANGE_NOT_SATISFIABLE, ProblemCode.FILE_DAMAGED, ProblemCode.STORE_UNAVAILABLE);
    }

    /** Adds the routes of the listener for links, of which a link is all that there is to know. */
    public void links(RoutesConfig routes, LinkCheck links) {
        routes.get(PATH, ctx -> forLink(ctx, links), Role.ANYONE);
        routes.head(PATH, ctx -> forLink(ctx, links), Role.ANYONE);
    }

    private void forDevice(Context ctx) throws IOException {
        FileReply.send(ctx, files, needed(ctx), "private, immutable");
    }

    private void patchForDevice(Context ctx) throws IOException {
        String digest = needed(ctx);
        String hash = Require.sha256("hash", ctx.pathParam("hash"));
        var base = database.read(tx -> artifacts.sibling(tx, digest, hash));
        Blob patch = (base.isPresent() ? patches.between(base.get(), digest) : Optional.<Blob>empty())
                .orElseThrow(() -> Refusal.notFound("patch for the artifact from the image", hash));
        FileReply.send(ctx, patch, digest + "-" + hash, "private, immutable");
    }

    /** The digest in the path, of a file that the caller needs. */
    private String needed(Context ctx) {
        String digest = digest(ctx);
        boolean needed = database.read(tx -> artifacts.needs(tx, Call.principal(ctx), digest));
        if (!needed) {
            throw Refusal.of(
                    ProblemCode.FORBIDDEN,
                    "no open execution of " + Call.principal(ctx).actor() + " needs the artifact",
                    digest,
                    "an artifact of a job that is queued or in progress");
        }
        return digest;
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
