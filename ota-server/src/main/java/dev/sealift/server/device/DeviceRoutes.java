package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.device.query.Query;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Objects;

/** {@code /api/v1/devices} for operators, {@code /gateway/devices} for gateways. */
public final class DeviceRoutes {
    private static final String DEVICES = "/api/v1/devices";
    private static final String DEVICE = DEVICES + "/{id}";

    private final Database database;
    private final DeviceService devices;
    private final DeviceSearch search;
    private final Commands commands;
    private final Wire wire;

    public DeviceRoutes(Database database, DeviceService devices, DeviceSearch search, Commands commands, Wire wire) {
        this.database = database;
        this.devices = devices;
        this.search = search;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the operators' routes. */
    public void operators(RoutesConfig routes) {
        routes.post(
                DEVICES,
                commands.handler(201, Devices.Create.class, (tx, cause, ctx, body) -> devices.create(tx, cause, body)),
                Role.ADMIN);
        routes.get(
                DEVICES,
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    Query query = query(ctx);
                    wire.write(ctx, 200, database.read(tx -> search.page(tx, query, after, limit)));
                },
                Role.operators());
        routes.get(
                DEVICES + "/counts",
                ctx -> {
                    Query query = query(ctx);
                    wire.write(ctx, 200, database.read(tx -> search.counts(tx, query)));
                },
                Role.operators());
        routes.get(
                DEVICE,
                ctx -> wire.write(
                        ctx, 200, database.read(tx -> DeviceService.view(devices.get(tx, ctx.pathParam("id"))))),
                Role.operators());
        routes.patch(
                DEVICE,
                commands.handler(
                        200,
                        Devices.Update.class,
                        (tx, cause, ctx, body) ->
                                devices.update(tx, cause, ctx.pathParam("id"), Wire.expectedVersion(ctx), body)),
                Role.ADMIN);
    }

    private static Query query(Context ctx) {
        return DeviceSearch.parse(Objects.requireNonNullElse(ctx.queryParam("query"), "*"));
    }

    /** Adds the gateways' route. */
    public void devices(RoutesConfig routes) {
        routes.get(
                "/gateway/devices",
                ctx -> {
                    if (!(Wire.principal(ctx) instanceof Principal.Gateway gateway)) {
                        throw Refusal.of(ProblemCode.FORBIDDEN, "only gateways have devices assigned to them");
                    }
                    wire.write(ctx, 200, database.read(tx -> devices.ofGateway(tx, gateway.id())));
                },
                Role.DEVICE);
    }
}
