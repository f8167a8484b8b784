package dev.sealift.server.signing;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Call;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/signing}. */
public final class SigningRoutes {
    private static final String PROFILES = "/api/v1/signing/profiles";
    private static final String REQUESTS = "/api/v1/signing/requests";

    private static final Query<@Nullable SigningState> STATE =
            Query.choice("state", SigningState.class, "only requests in this state");

    private final Database database;
    private final ProfileService profiles;
    private final RequestService requests;
    private final Contents contents;
    private final SigningWorker worker;

    public SigningRoutes(
            Database database,
            ProfileService profiles,
            RequestService requests,
            Contents contents,
            SigningWorker worker) {
        this.database = database;
        this.profiles = profiles;
        this.requests = requests;
        this.contents = contents;
        this.worker = worker;
    }

    /** The routes. */
    public List<Route> operators() {
        return Stream.of(profiles(), requests()).flatMap(List::stream).toList();
    }

    private List<Route> profiles() {
        return List.of(
                // Reading the key may take long, so it comes before the transaction.
                Route.post(PROFILES, "makes a signing profile", Role.ADMIN)
                        .refuses(ProblemCode.KEY_UNAVAILABLE)
                        .answers(201, Signing.Rules.class, Signing.Profile.class, this::create),
                Route.post(PROFILES + "/{name}/revoke", "ends a profile and its open requests", Role.ADMIN)
                        .changes(
                                200,
                                Signing.Change.class,
                                Signing.Profile.class,
                                (tx, call, body) -> requests.ends().revokeProfile(tx, call.cause(), call.path("name"))),
                Route.get(PROFILES, "profiles, those revoked too", Role.operators())
                        .reads(Signing.Profiles.class, (tx, call) -> profiles.list(tx)),
                Route.get(PROFILES + "/{name}", "a profile", Role.operators())
                        .reads(Signing.Profile.class, (tx, call) -> profiles.get(tx, call.path("name"))));
    }

    private List<Route> requests() {
        return List.of(
                Route.post(
                                "/api/v1/signing/contents",
                                "stores the bytes under a signature, at most 16 MiB",
                                Role.RELEASE_ENGINEER)
                        .refuses(ProblemCode.CONTENT_MISMATCH, ProblemCode.INVALID_STATE, ProblemCode.STORE_UNAVAILABLE)
                        .uploads(201, Signing.Content.class, (call, file) -> contents.upload(file)),
                // What a change approved need not wait for the next tick.
                Route.post(
                                REQUESTS,
                                "asks for a signature; the same digest again gives the same request",
                                Role.RELEASE_ENGINEER)
                        .refuses(
                                ProblemCode.PROFILE_REFUSED,
                                ProblemCode.PROFILE_REVOKED,
                                ProblemCode.CONTENT_MISMATCH,
                                ProblemCode.NOT_FOUND)
                        .then(worker::tick)
                        .changes(
                                201,
                                Signing.Ask.class,
                                Signing.Request.class,
                                (tx, call, body) -> requests.requests().ask(tx, call.cause(), call.operator(), body)),
                Route.post(REQUESTS + "/{id}/approve", "approves the digest that the approver saw", Role.APPROVER)
                        .refuses(ProblemCode.FOUR_EYES, ProblemCode.PROFILE_REFUSED, ProblemCode.PROFILE_REVOKED)
                        .then(worker::tick)
                        .changes(
                                200,
                                Signing.Approve.class,
                                Signing.Request.class,
                                (tx, call, body) -> requests.approvals()
                                        .approve(tx, call.cause(), call.operator(), id(call), body)),
                Route.post(
                                REQUESTS + "/{id}/reject",
                                "rejects or withdraws a request",
                                Role.APPROVER,
                                Role.RELEASE_ENGINEER)
                        .changes(
                                200,
                                Signing.Reject.class,
                                Signing.Request.class,
                                (tx, call, body) ->
                                        requests.approvals().reject(tx, call.cause(), call.operator(), id(call), body)),
                Route.get(REQUESTS, "requests for signatures, oldest first", Role.operators())
                        .query(STATE, Query.AFTER_NUMBER)
                        .pages(
                                Signing.Requests.class,
                                Signing.Requests::new,
                                Signing.Request::id,
                                (tx, call, limit) -> requests.requests()
                                        .list(tx, call.query(STATE), call.query(Query.AFTER_NUMBER), limit)),
                Route.get(REQUESTS + "/{id}", "a request with its approvals", Role.operators())
                        .reads(
                                Signing.Request.class,
                                (tx, call) -> requests.requests().get(tx, id(call))));
    }

    private Signing.Profile create(Call call, Signing.Rules rules) {
        var key = profiles.keyOf(rules);
        return database.write(tx -> profiles.create(tx, call.cause(), rules, key));
    }

    private static long id(Call call) {
        return call.pathNumber("id", "signing request");
    }
}
