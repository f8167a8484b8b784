package dev.sealift.server.signing;

import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Uploads;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/signing}. */
public final class SigningRoutes {
    private static final String PROFILES = "/api/v1/signing/profiles";
    private static final String REQUESTS = "/api/v1/signing/requests";

    private final Database database;
    private final ProfileService profiles;
    private final RequestService requests;
    private final Contents contents;
    private final SigningWorker worker;
    private final Commands commands;
    private final Wire wire;

    public SigningRoutes(
            Database database,
            ProfileService profiles,
            RequestService requests,
            Contents contents,
            SigningWorker worker,
            Commands commands,
            Wire wire) {
        this.database = database;
        this.profiles = profiles;
        this.requests = requests;
        this.contents = contents;
        this.worker = worker;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the routes. */
    public void register(RoutesConfig routes) {
        profiles(routes);
        routes.post("/api/v1/signing/contents", this::upload, Role.RELEASE_ENGINEER);
        routes.post(
                REQUESTS,
                commands.handler(
                        201,
                        Signing.Ask.class,
                        (tx, cause, ctx, body) -> requests.ask(tx, cause, Wire.operator(ctx), body)),
                Role.RELEASE_ENGINEER);
        routes.post(
                REQUESTS + "/{id}/approve",
                commands.handler(
                        200,
                        Signing.Approve.class,
                        (tx, cause, ctx, body) -> requests.approve(tx, cause, Wire.operator(ctx), id(ctx), body)),
                Role.APPROVER);
        routes.post(
                REQUESTS + "/{id}/reject",
                commands.handler(
                        200,
                        Signing.Reject.class,
                        (tx, cause, ctx, body) -> requests.reject(tx, cause, Wire.operator(ctx), id(ctx), body)),
                Role.APPROVER,
                Role.RELEASE_ENGINEER);
        // The transaction has ended here: what it approved need not wait for the next tick.
        routes.after(REQUESTS, this::signNow);
        routes.after(REQUESTS + "/{id}/approve", this::signNow);
        routes.get(REQUESTS, this::list, Role.operators());
        routes.get(
                REQUESTS + "/{id}",
                ctx -> wire.write(ctx, 200, database.read(tx -> requests.get(tx, id(ctx)))),
                Role.operators());
    }

    private void profiles(RoutesConfig routes) {
        routes.post(
                PROFILES,
                commands.prepared(
                        201,
                        Signing.Rules.class,
                        profiles::keyOf,
                        (tx, cause, body, key) -> profiles.create(tx, cause, body, key)),
                Role.ADMIN);
        routes.post(
                PROFILES + "/{name}/revoke",
                commands.handler(
                        200,
                        Signing.Change.class,
                        (tx, cause, ctx, body) -> requests.revokeProfile(tx, cause, ctx.pathParam("name"))),
                Role.ADMIN);
        routes.get(PROFILES, ctx -> wire.write(ctx, 200, database.read(profiles::list)), Role.operators());
        routes.get(
                PROFILES + "/{name}",
                ctx -> wire.write(ctx, 200, database.read(tx -> profiles.get(tx, ctx.pathParam("name")))),
                Role.operators());
    }

    private void signNow(Context ctx) {
        if (ctx.method().equals(HandlerType.POST) && ctx.statusCode() < 300) {
            worker.tick();
        }
    }

    private void upload(Context ctx) throws IOException {
        Uploads.requireOctets(ctx);
        wire.write(ctx, 201, contents.upload(ctx.bodyInputStream()));
    }

    private void list(Context ctx) {
        var state = state(ctx.queryParam("state"));
        long after = Wire.number(ctx, "after", 0);
        int limit = Wire.limit(ctx);
        wire.write(ctx, 200, database.read(tx -> requests.list(tx, state, after, limit)));
    }

    private static @Nullable SigningState state(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(SigningState.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("state", name, "one of " + Arrays.toString(SigningState.values())));
    }

    private static long id(Context ctx) {
        try {
            return Long.parseLong(ctx.pathParam("id"));
        } catch (NumberFormatException e) {
            throw Refusal.notFound("signing request", ctx.pathParam("id"));
        }
    }
}
