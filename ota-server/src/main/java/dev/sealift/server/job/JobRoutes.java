package dev.sealift.server.job;

import dev.sealift.api.operator.Jobs;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import io.javalin.config.RoutesConfig;

/** {@code /api/v1/jobs}. */
public final class JobRoutes {
    private final Database database;
    private final JobService jobs;
    private final Commands commands;
    private final Wire wire;

    public JobRoutes(Database database, JobService jobs, Commands commands, Wire wire) {
        this.database = database;
        this.jobs = jobs;
        this.commands = commands;
        this.wire = wire;
    }

    /** Adds the routes. */
    public void operators(RoutesConfig routes) {
        routes.post(
                "/api/v1/jobs",
                commands.handler(201, Jobs.Create.class, (tx, cause, ctx, body) -> jobs.create(tx, cause, body)),
                Role.ADMIN,
                Role.RELEASE_ENGINEER);
        routes.get(
                "/api/v1/jobs",
                ctx -> {
                    String after = Wire.after(ctx);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> jobs.list(tx, after, limit)));
                },
                Role.operators());
        routes.get(
                "/api/v1/jobs/{id}",
                ctx -> wire.write(ctx, 200, database.read(tx -> jobs.get(tx, ctx.pathParam("id")))),
                Role.operators());
        routes.get(
                "/api/v1/jobs/{id}/executions",
                ctx -> {
                    int after = (int) Wire.number(ctx, "after", -1);
                    int limit = Wire.limit(ctx);
                    wire.write(ctx, 200, database.read(tx -> jobs.executions(tx, ctx.pathParam("id"), after, limit)));
                },
                Role.operators());
        routes.post(
                "/api/v1/jobs/{id}/cancel",
                commands.handler(
                        200,
                        Jobs.Cancel.class,
                        (tx, cause, ctx, body) -> jobs.cancel(tx, cause, ctx.pathParam("id"), body)),
                Role.ADMIN,
                Role.RELEASE_ENGINEER);
    }
}
