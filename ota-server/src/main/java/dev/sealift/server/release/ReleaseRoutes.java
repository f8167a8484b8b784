package dev.sealift.server.release;

import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Uploads;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;

/** {@code /api/v1/artifacts} and {@code /api/v1/releases}. */
public final class ReleaseRoutes {
    private final Database database;
    private final ReleaseService releases;
    private final Attachments attachments;
    private final Commands commands;
    private final Wire wire;

    public ReleaseRoutes(
            Database database, ReleaseService releases, Attachments attachments, Commands commands, Wire wire) {
        this.database = database;
        this.releases = releases;
        this.attachments = attachments;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the routes. */
    public void operators(RoutesConfig routes) {
        routes.post("/api/v1/artifacts", this::upload, Role.ADMIN, Role.RELEASE_ENGINEER);
        routes.post("/api/v1/attachments/{kind}", this::attach, Role.ADMIN, Role.RELEASE_ENGINEER);
        routes.get(
                "/api/v1/attachments/{digest}",
                ctx -> {
                    byte[] file = database.read(tx -> attachments.get(tx, ctx.pathParam("digest")));
                    ctx.contentType("application/json").result(file);
                },
                Role.operators());
        routes.post(
                "/api/v1/releases",
                commands.handler(
                        201, Releases.Create.class, (tx, cause, ctx, body) -> releases.create(tx, cause, body)),
                Role.ADMIN,
                Role.RELEASE_ENGINEER);
        routes.get(
                "/api/v1/releases",
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> releases.list(tx, after, limit)));
                },
                Role.operators());
        routes.get(
                "/api/v1/releases/{id}",
                ctx -> wire.write(ctx, 200, database.read(tx -> releases.get(tx, ctx.pathParam("id")))),
                Role.operators());
    }

    private void attach(Context ctx) throws IOException {
        Uploads.requireOctets(ctx);
        wire.write(ctx, 201, attachments.upload(wire.cause(ctx), ctx.pathParam("kind"), ctx.bodyInputStream()));
    }

    /** The same file a second time gives the same answer: its digest is its idempotency key. */
    private void upload(Context ctx) throws IOException {
        Uploads.requireOctets(ctx);
        wire.write(ctx, 201, releases.upload(wire.cause(ctx), ctx.bodyInputStream()));
    }
}
