package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;

/** {@code /api/v1/artifacts} and {@code /api/v1/releases}. */
public final class ReleaseRoutes {
    private static final String OCTETS = "application/octet-stream";

    private final Database database;
    private final ReleaseService releases;
    private final Commands commands;
    private final Wire wire;

    public ReleaseRoutes(Database database, ReleaseService releases, Commands commands, Wire wire) {
        this.database = database;
        this.releases = releases;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the routes. */
    public void operators(RoutesConfig routes) {
        routes.post("/api/v1/artifacts", this::upload, Role.ADMIN);
        routes.post(
                "/api/v1/releases",
                commands.handler(
                        201, Releases.Create.class, (tx, cause, ctx, body) -> releases.create(tx, cause, body)),
                Role.ADMIN);
        routes.get(
                "/api/v1/releases",
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> releases.list(tx, after, limit)));
                },
                Role.ADMIN);
        routes.get(
                "/api/v1/releases/{id}",
                ctx -> wire.write(ctx, 200, database.read(tx -> releases.get(tx, ctx.pathParam("id")))),
                Role.ADMIN);
    }

    /** The same file a second time gives the same answer: its digest is its idempotency key. */
    private void upload(Context ctx) throws IOException {
        String type = ctx.contentType();
        if (type == null || !type.startsWith(OCTETS)) {
            throw Refusal.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "content type " + type + " (expected: " + OCTETS + ")",
                    String.valueOf(type),
                    OCTETS);
        }
        wire.write(ctx, 201, releases.upload(wire.cause(ctx), ctx.bodyInputStream()));
    }
}
