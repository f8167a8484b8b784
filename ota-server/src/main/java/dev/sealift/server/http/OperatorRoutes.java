package dev.sealift.server.http;

import dev.sealift.api.operator.Operators;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.OperatorService;
import dev.sealift.server.identity.Role;
import io.javalin.config.RoutesConfig;

/** {@code /api/v1/operators}: who holds tokens, and what each may do. */
public final class OperatorRoutes {
    private final Database database;
    private final OperatorService operators;
    private final OperatorService.OnRevoke onRevoke;
    private final Commands commands;
    private final Wire wire;

    /** @param onRevoke what else ends with an operator */
    public OperatorRoutes(
            Database database,
            OperatorService operators,
            OperatorService.OnRevoke onRevoke,
            Commands commands,
            Wire wire) {
        this.database = database;
        this.operators = operators;
        this.onRevoke = onRevoke;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the routes. */
    public void register(RoutesConfig routes) {
        routes.post(
                "/api/v1/operators",
                commands.confidential(
                        201, Operators.Create.class, (tx, cause, ctx, body) -> operators.create(tx, cause, body)),
                Role.ADMIN);
        routes.post(
                "/api/v1/operators/{name}/token",
                commands.confidential(
                        201,
                        Operators.Change.class,
                        (tx, cause, ctx, body) -> operators.renew(tx, cause, ctx.pathParam("name"))),
                Role.ADMIN);
        routes.post(
                "/api/v1/operators/{name}/revoke",
                commands.handler(
                        200,
                        Operators.Change.class,
                        (tx, cause, ctx, body) -> operators.revoke(tx, cause, ctx.pathParam("name"), onRevoke)),
                Role.ADMIN);
        routes.get(
                "/api/v1/operators",
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> operators.list(tx, after, limit)));
                },
                Role.ADMIN,
                Role.AUDITOR);
    }
}
