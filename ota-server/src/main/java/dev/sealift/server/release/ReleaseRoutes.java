package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** {@code /api/v1/artifacts}, {@code /api/v1/attachments} and {@code /api/v1/releases}. */
public final class ReleaseRoutes {
    private static final String ARTIFACTS = "/api/v1/artifacts";
    private static final String RELEASES = "/api/v1/releases";
    private static final String RELEASE = RELEASES + "/{id}";
    private static final Role[] RELEASERS = {Role.ADMIN, Role.RELEASE_ENGINEER};

    private final Database database;
    private final ReleaseService releases;
    private final ArtifactService artifacts;
    private final Attachments attachments;
    private final Collector collector;

    public ReleaseRoutes(
            Database database,
            ReleaseService releases,
            ArtifactService artifacts,
            Attachments attachments,
            Collector collector) {
        this.database = database;
        this.releases = releases;
        this.artifacts = artifacts;
        this.attachments = attachments;
        this.collector = collector;
    }

    /** The routes. */
    public List<Route> operators() {
        return Stream.of(files(), reads(), changes()).flatMap(List::stream).toList();
    }

    private List<Route> files() {
        return List.of(
                // The same file a second time gives the same answer: its digest is its idempotency key.
                Route.post(ARTIFACTS, "checks and stores an image", RELEASERS)
                        .refuses(ProblemCode.IMAGE_REFUSED, ProblemCode.INVALID_STATE, ProblemCode.STORE_UNAVAILABLE)
                        .uploads(201, Releases.Artifact.class, (call, file) -> artifacts.upload(call.cause(), file)),
                // Files are not part of a transaction, so this is not one; it may be asked for again at any time.
                Route.post(
                                ARTIFACTS + "/collect",
                                "removes files that nothing refers to, at most 500 of a kind",
                                RELEASERS)
                        .refuses(ProblemCode.STORE_UNAVAILABLE)
                        .answers(200, Releases.Collect.class, Releases.Collected.class, this::collect),
                Route.post(
                                "/api/v1/attachments/{attachment}",
                                "checks and stores a file; `{attachment}` is its kind, `sbom` or `provenance`",
                                RELEASERS)
                        .refuses(
                                ProblemCode.SBOM_REFUSED,
                                ProblemCode.PROVENANCE_MALFORMED,
                                ProblemCode.PROVENANCE_KEY_UNKNOWN,
                                ProblemCode.PROVENANCE_SIGNATURE_INVALID,
                                ProblemCode.INVALID_STATE,
                                ProblemCode.STORE_UNAVAILABLE)
                        .uploads(
                                201,
                                Releases.Attachment.class,
                                (call, file) -> attachments.upload(call.cause(), call.path("attachment"), file)),
                Route.get(
                                "/api/v1/attachments/{attachment}",
                                "the file; `{attachment}` is its digest",
                                Role.operators())
                        .refuses(ProblemCode.FILE_DAMAGED, ProblemCode.STORE_UNAVAILABLE)
                        .serves("application/json", this::attachment));
    }

    private List<Route> reads() {
        return List.of(
                Route.get(RELEASES, "releases by id", Role.operators())
                        .query(Query.AFTER)
                        .pages(
                                Releases.Page.class,
                                Releases.Page::new,
                                Releases.View::id,
                                (tx, call, limit) -> releases.list(tx, call.query(Query.AFTER), limit)),
                Route.get(RELEASE, "a release with its artifacts", Role.operators())
                        .reads(Releases.View.class, (tx, call) -> releases.get(tx, call.path("id"))));
    }

    private List<Route> changes() {
        return List.of(
                Route.post(RELEASES, "makes a release of artifacts, published unless it is to stay a draft", RELEASERS)
                        .refuses(
                                ProblemCode.NOT_FOUND,
                                ProblemCode.RELEASE_REFUSED,
                                ProblemCode.PROVENANCE_SUBJECT_MISMATCH)
                        .changes(
                                201,
                                Releases.Create.class,
                                Releases.View.class,
                                (tx, call, body) -> releases.create(tx, call.cause(), body)),
                Route.patch(RELEASE, "changes a draft", RELEASERS)
                        .refuses(ProblemCode.RELEASE_REFUSED, ProblemCode.INVALID_STATE)
                        .changes(
                                200,
                                Releases.Update.class,
                                Releases.View.class,
                                (tx, call, body) -> releases.update(tx, call.cause(), call.path("id"), body)),
                Route.post(RELEASE + "/publish", "makes a draft final, for jobs to take", RELEASERS)
                        .refuses(
                                ProblemCode.RELEASE_REFUSED,
                                ProblemCode.PROVENANCE_SUBJECT_MISMATCH,
                                ProblemCode.INVALID_STATE)
                        .changes(
                                200,
                                Releases.Publish.class,
                                Releases.View.class,
                                (tx, call, body) -> releases.publish(tx, call.cause(), call.path("id"))),
                Route.post(RELEASE + "/withdraw", "takes a published release back for good", RELEASERS)
                        .refuses(ProblemCode.INVALID_STATE)
                        .changes(
                                200,
                                Releases.Withdraw.class,
                                Releases.View.class,
                                (tx, call, body) -> releases.withdraw(tx, call.cause(), call.path("id"), body)),
                Route.delete(RELEASE, "removes a draft, or a withdrawn release without jobs", RELEASERS)
                        .refuses(ProblemCode.INVALID_STATE)
                        .changes(
                                200,
                                Releases.Delete.class,
                                Releases.View.class,
                                (tx, call, body) -> releases.delete(tx, call.cause(), call.path("id"))));
    }

    private void attachment(Context ctx) {
        byte[] file = database.read(tx -> attachments.get(tx, ctx.pathParam("attachment")));
        ctx.contentType("application/json").result(file);
    }

    private Releases.Collected collect(Call call, Releases.Collect request) {
        try {
            return collector.collect(call.cause(), request);
        } catch (IOException e) {
            throw new UncheckedIOException("collecting files", e);
        }
    }
}
