package dev.sealift.server.group;

import dev.sealift.api.operator.Groups.Change;
import dev.sealift.api.operator.Groups.Create;
import dev.sealift.api.operator.Groups.Update;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import io.javalin.config.RoutesConfig;

/** {@code /api/v1/groups}. */
public final class GroupRoutes {
    private static final String GROUP = "/api/v1/groups/{id}";

    private final Database database;
    private final GroupService groups;
    private final Commands commands;
    private final Wire wire;

    public GroupRoutes(Database database, GroupService groups, Commands commands, Wire wire) {
        this.database = database;
        this.groups = groups;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the operators' routes. */
    public void operators(RoutesConfig routes) {
        routes.post(
                "/api/v1/groups",
                commands.handler(201, Create.class, (tx, cause, ctx, body) -> groups.create(tx, cause, body)),
                Role.ADMIN);
        routes.get(
                "/api/v1/groups",
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> groups.list(tx, after, limit)));
                },
                Role.operators());
        routes.get(
                GROUP,
                ctx -> wire.write(ctx, 200, database.read(tx -> groups.get(tx, ctx.pathParam("id")))),
                Role.operators());
        routes.patch(
                GROUP,
                commands.handler(
                        200,
                        Update.class,
                        (tx, cause, ctx, body) ->
                                groups.update(tx, cause, ctx.pathParam("id"), Wire.expectedVersion(ctx), body)),
                Role.ADMIN);
        routes.delete(
                GROUP,
                ctx -> {
                    database.write(tx -> {
                        groups.delete(tx, wire.cause(ctx), ctx.pathParam("id"));
                        return ctx;
                    });
                    ctx.status(204);
                },
                Role.ADMIN);
        routes.get(
                GROUP + "/members",
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> groups.members(tx, ctx.pathParam("id"), after, limit)));
                },
                Role.operators());
        routes.post(
                GROUP + "/members",
                commands.handler(
                        200, Change.class, (tx, cause, ctx, body) -> groups.add(tx, cause, ctx.pathParam("id"), body)),
                Role.ADMIN);
        routes.post(
                GROUP + "/members/remove",
                commands.handler(
                        200,
                        Change.class,
                        (tx, cause, ctx, body) -> groups.remove(tx, cause, ctx.pathParam("id"), body)),
                Role.ADMIN);
        routes.get(
                "/api/v1/devices/{id}/groups",
                ctx -> wire.write(ctx, 200, database.read(tx -> groups.ofDevice(tx, ctx.pathParam("id")))),
                Role.operators());
    }
}
