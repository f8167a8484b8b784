package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/jobs}. */
public final class JobRoutes {
    private static final String JOB = "/api/v1/jobs/{id}";
    private static final Role[] OPERATE = {Role.ADMIN, Role.RELEASE_ENGINEER};

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
                OPERATE);
        routes.get("/api/v1/jobs", this::list, Role.operators());
        routes.get(JOB, ctx -> wire.write(ctx, 200, database.read(tx -> jobs.get(tx, id(ctx)))), Role.operators());
        routes.get(JOB + "/executions", this::executions, Role.operators());
        routes.post(
                JOB + "/cancel",
                commands.handler(
                        200, Jobs.Cancel.class, (tx, cause, ctx, body) -> jobs.cancel(tx, cause, id(ctx), body)),
                OPERATE);
        routes.post(
                JOB + "/pause",
                commands.handler(
                        200, Jobs.Change.class, (tx, cause, ctx, body) -> jobs.pause(tx, cause, id(ctx), body)),
                OPERATE);
        routes.post(
                JOB + "/resume",
                commands.handler(
                        200, Jobs.Change.class, (tx, cause, ctx, body) -> jobs.resume(tx, cause, id(ctx), body)),
                OPERATE);
        routes.post(
                JOB + "/advance",
                commands.handler(
                        200,
                        Jobs.Change.class,
                        (tx, cause, ctx, body) ->
                                jobs.advance(tx, cause, Wire.operator(ctx).name(), id(ctx), body)),
                Role.ADMIN,
                Role.RELEASE_ENGINEER,
                Role.APPROVER);
        routes.post(
                JOB + "/approve",
                commands.handler(
                        200,
                        Jobs.Approve.class,
                        (tx, cause, ctx, body) ->
                                jobs.approve(tx, cause, Wire.operator(ctx).name(), id(ctx), body)),
                Role.APPROVER);
        routes.post(
                JOB + "/retry",
                commands.handler(200, Jobs.Retry.class, (tx, cause, ctx, body) -> jobs.retry(tx, cause, id(ctx), body)),
                OPERATE);
        routes.post(
                JOB + "/counter",
                commands.handler(
                        201, Jobs.Counter.class, (tx, cause, ctx, body) -> jobs.counter(tx, cause, id(ctx), body)),
                OPERATE);
        routes.post(
                JOB + "/executions/{device}/cancel",
                commands.handler(
                        200,
                        Jobs.Cancel.class,
                        (tx, cause, ctx, body) ->
                                jobs.cancelExecution(tx, cause, id(ctx), ctx.pathParam("device"), body)),
                OPERATE);
        routes.patch(
                JOB,
                commands.handler(
                        200, Jobs.Update.class, (tx, cause, ctx, body) -> jobs.update(tx, cause, id(ctx), body)),
                OPERATE);
        routes.delete(JOB, this::delete, OPERATE);
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }

    private void list(Context ctx) {
        String after = Wire.after(ctx);
        int limit = Wire.limit(ctx);
        JobStatus status = constant(ctx, "status", JobStatus.class);
        wire.write(ctx, 200, database.read(tx -> jobs.list(tx, after, limit, status)));
    }

    private void executions(Context ctx) {
        String after = Wire.after(ctx);
        int limit = Wire.limit(ctx);
        Jobs.TargetState state = constant(ctx, "state", Jobs.TargetState.class);
        wire.write(ctx, 200, database.read(tx -> jobs.executions(tx, id(ctx), after, limit, state)));
    }

    private void delete(Context ctx) {
        boolean force = Wire.flag(ctx, "force", false);
        wire.write(ctx, 200, database.write(tx -> jobs.delete(tx, wire.cause(ctx), id(ctx), force)));
    }

    private static <E extends Enum<E>> @Nullable E constant(Context ctx, String name, Class<E> type) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(name, text, "one of " + Arrays.toString(type.getEnumConstants())));
    }
}
