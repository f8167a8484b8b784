package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import io.javalin.http.Context;
import java.util.List;

/** {@code /api/v1/artifacts} and {@code /api/v1/releases}. */
public final class ReleaseRoutes {
    private final Database database;
    private final ReleaseService releases;
    private final Attachments attachments;

    public ReleaseRoutes(Database database, ReleaseService releases, Attachments attachments) {
        this.database = database;
        this.releases = releases;
        this.attachments = attachments;
    }

    /** The routes. */
    public List<Route> operators() {
        return List.of(
                // The same file a second time gives the same answer: its digest is its idempotency key.
                Route.post("/api/v1/artifacts", "checks and stores an image", Role.ADMIN, Role.RELEASE_ENGINEER)
                        .refuses(ProblemCode.IMAGE_REFUSED)
                        .uploads(201, Releases.Artifact.class, (call, file) -> releases.upload(call.cause(), file)),
                Route.post(
                                "/api/v1/attachments/{attachment}",
                                "checks and stores a file; `{attachment}` is its kind, `sbom` or `provenance`",
                                Role.ADMIN,
                                Role.RELEASE_ENGINEER)
                        .refuses(
                                ProblemCode.SBOM_REFUSED,
                                ProblemCode.PROVENANCE_MALFORMED,
                                ProblemCode.PROVENANCE_KEY_UNKNOWN,
                                ProblemCode.PROVENANCE_SIGNATURE_INVALID)
                        .uploads(
                                201,
                                Releases.Attachment.class,
                                (call, file) -> attachments.upload(call.cause(), call.path("attachment"), file)),
                Route.get(
                                "/api/v1/attachments/{attachment}",
                                "the file; `{attachment}` is its digest",
                                Role.operators())
                        .serves("application/json", this::attachment),
                Route.post("/api/v1/releases", "makes a release of artifacts", Role.ADMIN, Role.RELEASE_ENGINEER)
                        .refuses(
                                ProblemCode.NOT_FOUND,
                                ProblemCode.RELEASE_REFUSED,
                                ProblemCode.PROVENANCE_SUBJECT_MISMATCH)
                        .changes(
                                201,
                                Releases.Create.class,
                                Releases.View.class,
                                (tx, call, body) -> releases.create(tx, call.cause(), body)),
                Route.get("/api/v1/releases", "releases by id", Role.operators())
                        .query(Query.AFTER)
                        .pages(
                                Releases.Page.class,
                                Releases.Page::new,
                                Releases.View::id,
                                (tx, call, limit) -> releases.list(tx, call.query(Query.AFTER), limit)),
                Route.get("/api/v1/releases/{id}", "a release with its artifacts", Role.operators())
                        .reads(Releases.View.class, (tx, call) -> releases.get(tx, call.path("id"))));
    }

    private void attachment(Context ctx) {
        byte[] file = database.read(tx -> attachments.get(tx, ctx.pathParam("attachment")));
        ctx.contentType("application/json").result(file);
    }
}
