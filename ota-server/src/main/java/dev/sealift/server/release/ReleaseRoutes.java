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

/** {@code /api/v1/artifacts}, {@code /api/v1/attachments} and {@code /api/v1/releases}. */
public final class ReleaseRoutes {
    private static final String RELEASES = "/api/v1/releases";
    private static final String RELEASE = RELEASES + "/{id}";
    private static final Role[] RELEASERS = {Role.ADMIN, Role.RELEASE_ENGINEER};

    private final Database database;
    private final ReleaseService releases;
    private final ArtifactService artifacts;
    private final Attachments attachments;
    private final Collector collector;
    private final Commands commands;
    private final Wire wire;

    public ReleaseRoutes(
            Database database,
            ReleaseService releases,
            ArtifactService artifacts,
            Attachments attachments,
            Collector collector,
            Commands commands,
            Wire wire) {
        this.database = database;
        this.releases = releases;
        this.artifacts = artifacts;
        this.attachments = attachments;
        this.collector = collector;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the routes. */
    public void operators(RoutesConfig routes) {
        routes.post("/api/v1/artifacts", this::upload, RELEASERS);
        routes.post("/api/v1/artifacts/collect", this::collect, RELEASERS);
        routes.post("/api/v1/attachments/{kind}", this::attach, RELEASERS);
        routes.get("/api/v1/attachments/{digest}", this::attachment, Role.operators());
        routes.get(
                RELEASES,
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> releases.list(tx, after, limit)));
                },
                Role.operators());
        routes.get(
                RELEASE,
                ctx -> wire.write(ctx, 200, database.read(tx -> releases.get(tx, ctx.pathParam("id")))),
                Role.operators());
        routes.post(
                RELEASES,
                commands.handler(
                        201, Releases.Create.class, (tx, cause, ctx, body) -> releases.create(tx, cause, body)),
                RELEASERS);
        routes.patch(
                RELEASE,
                commands.handler(
                        200,
                        Releases.Update.class,
                        (tx, cause, ctx, body) -> releases.update(tx, cause, ctx.pathParam("id"), body)),
                RELEASERS);
        routes.post(
                RELEASE + "/publish",
                commands.handler(
                        200,
                        Releases.Publish.class,
                        (tx, cause, ctx, body) -> releases.publish(tx, cause, ctx.pathParam("id"))),
                RELEASERS);
        routes.post(
                RELEASE + "/withdraw",
                commands.handler(
                        200,
                        Releases.Withdraw.class,
                        (tx, cause, ctx, body) -> releases.withdraw(tx, cause, ctx.pathParam("id"), body)),
                RELEASERS);
        routes.delete(
                RELEASE,
                commands.handler(
                        200,
                        Releases.Delete.class,
                        (tx, cause, ctx, body) -> releases.delete(tx, cause, ctx.pathParam("id"))),
                RELEASERS);
    }

    private void attach(Context ctx) throws IOException {
        Uploads.requireOctets(ctx);
        wire.write(ctx, 201, attachments.upload(wire.cause(ctx), ctx.pathParam("kind"), ctx.bodyInputStream()));
    }

    private void attachment(Context ctx) {
        byte[] file = database.read(tx -> attachments.get(tx, ctx.pathParam("digest")));
        ctx.contentType("application/json").result(file);
    }

    /** The same file a second time gives the same answer: its digest is its idempotency key. */
    private void upload(Context ctx) throws IOException {
        Uploads.requireOctets(ctx);
        wire.write(ctx, 201, artifacts.upload(wire.cause(ctx), ctx.bodyInputStream()));
    }

    /** Files are not part of a transaction, so this is not one; it may be asked for again at any time. */
    private void collect(Context ctx) throws IOException {
        var body = wire.read(ctx, Releases.Collect.class);
        wire.write(ctx, 200, collector.collect(wire.cause(ctx), body));
    }
}
