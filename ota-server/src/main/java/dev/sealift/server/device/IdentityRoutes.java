package dev.sealift.server.device;

import dev.sealift.api.operator.Devices;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import io.javalin.config.RoutesConfig;

/** Certificates of devices and gateways, and devices that come out of service. */
public final class IdentityRoutes {
    private static final String DEVICE = "/api/v1/devices/{id}";

    private final Database database;
    private final IdentityService identities;
    private final Commands commands;
    private final Wire wire;

    public IdentityRoutes(Database database, IdentityService identities, Commands commands, Wire wire) {
        this.database = database;
        this.identities = identities;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the operators' routes. */
    public void operators(RoutesConfig routes) {
        command(
                routes,
                201,
                DEVICE + "/certificate",
                Devices.Enroll.class,
                (tx, cause, ctx, body) -> identities.certify(tx, cause, ctx.pathParam("id"), body));
        command(
                routes,
                200,
                DEVICE + "/certificate/revoke",
                Devices.Revoke.class,
                (tx, cause, ctx, body) -> identities.revokeDevice(tx, cause, ctx.pathParam("id")));
        command(
                routes,
                200,
                "/api/v1/gateways/{id}/certificate/revoke",
                Devices.Revoke.class,
                (tx, cause, ctx, body) -> identities.revokeGateway(tx, cause, ctx.pathParam("id")));
        command(
                routes,
                201,
                "/api/v1/gateways",
                Devices.Enroll.class,
                (tx, cause, ctx, body) -> identities.enrolGateway(tx, cause, body));
        command(
                routes,
                200,
                DEVICE + "/quarantine",
                Devices.Stop.class,
                (tx, cause, ctx, body) -> identities.quarantine(tx, cause, ctx.pathParam("id"), body.reason()));
        command(
                routes,
                200,
                DEVICE + "/release",
                Devices.Release.class,
                (tx, cause, ctx, body) -> identities.release(tx, cause, ctx.pathParam("id")));
        command(
                routes,
                200,
                DEVICE + "/decommission",
                Devices.Stop.class,
                (tx, cause, ctx, body) -> identities.decommission(tx, cause, ctx.pathParam("id"), body.reason()));
        command(
                routes,
                200,
                DEVICE + "/replace",
                Devices.Replace.class,
                (tx, cause, ctx, body) -> identities.replace(tx, cause, ctx.pathParam("id"), body.serial()));
        routes.delete(
                DEVICE,
                ctx -> {
                    database.write(tx -> {
                        identities.delete(tx, wire.cause(ctx), ctx.pathParam("id"));
                        return ctx;
                    });
                    ctx.status(204);
                },
                Role.ADMIN);
    }

    private <T extends Record> void command(
            RoutesConfig routes, int status, String path, Class<T> type, Commands.Command<T> command) {
        routes.post(path, commands.handler(status, type, command), Role.ADMIN);
    }
}
