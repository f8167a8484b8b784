package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/jobs}. */
public final class JobRoutes {
    private static final String JOBS = "/api/v1/jobs";
    private static final String JOB = JOBS + "/{id}";
    private static final Role[] OPERATE = {Role.ADMIN, Role.RELEASE_ENGINEER};

    private static final Query<@Nullable JobStatus> STATUS = Query.choice("status", JobStatus.class, "only these");
    private static final Query<Jobs.@Nullable TargetState> STATE =
            Query.choice("state", Jobs.TargetState.class, "only these");
    private static final Query<Boolean> FORCE = Query.flag("force", false, "cancel a job that is not over first");

    private final JobService jobs;
    private final JobOperations operations;
    private final Replays replays;
    private final Database database;

    public JobRoutes(Database database, JobParts parts) {
        this.database = database;
        this.replays = parts.replays();
        this.jobs = parts.service();
        this.operations = parts.operations();
    }

    /** The routes. */
    public List<Route> operators() {
        return List.of(
                Route.post(JOBS, "offers something to devices", OPERATE)
                        .refuses(ProblemCode.NOT_FOUND)
                        .changes(
                                201,
                                Jobs.Create.class,
                                Jobs.View.class,
                                (tx, call, body) -> jobs.create(tx, call.cause(), body)),
                Route.post(JOBS + "/plan", "says what a job would be, and changes nothing", OPERATE)
                        .refuses(ProblemCode.NOT_FOUND)
                        .answers(
                                200,
                                Jobs.Create.class,
                                Jobs.Plan.class,
                                (call, body) -> database.read(tx -> jobs.plan(tx, call.cause(), body))),
                Route.post(JOB + "/replay", "says what it would have been under another policy", OPERATE)
                        .answers(
                                200,
                                Jobs.Replay.class,
                                Jobs.Replayed.class,
                                (call, body) -> database.read(tx -> replays.of(tx, call.path("id"), body))),
                Route.get(JOBS, "jobs by id", Role.operators())
                        .query(Query.AFTER, STATUS)
                        .pages(
                                Jobs.Page.class,
                                Jobs.Page::new,
                                Jobs.View::id,
                                (tx, call, limit) -> jobs.list(tx, call.query(Query.AFTER), limit, call.query(STATUS))),
                Route.get(JOB, "a job with its counts", Role.operators())
                        .reads(Jobs.View.class, (tx, call) -> jobs.get(tx, call.path("id"))),
                Route.get(JOB + "/executions", "its executions, by device", Role.operators())
                        .query(Query.AFTER, STATE)
                        .pages(
                                Jobs.Executions.class,
                                Jobs.Executions::new,
                                Jobs.Execution::device,
                                (tx, call, limit) -> jobs.executions(
                                        tx, call.path("id"), call.query(Query.AFTER), limit, call.query(STATE))),
                Route.patch(JOB, "changes what is still to come of it", OPERATE)
                        .changes(
                                200,
                                Jobs.Update.class,
                                Jobs.View.class,
                                (tx, call, body) -> jobs.update(tx, call.cause(), call.path("id"), body)),
                Route.delete(JOB, "removes it and its executions", OPERATE)
                        .query(FORCE)
                        .changes(
                                200,
                                Jobs.Delete.class,
                                Jobs.Deleted.class,
                                (tx, call, body) ->
                                        operations.delete(tx, call.cause(), call.path("id"), call.query(FORCE))),
                Route.post(JOB + "/cancel", "ends a job", OPERATE)
                        .changes(
                                200,
                                Jobs.Cancel.class,
                                Jobs.View.class,
                                (tx, call, body) -> operations.cancel(tx, call.cause(), call.path("id"), body)),
                Route.post(JOB + "/pause", "offers nothing more until it is resumed", OPERATE)
                        .changes(
                                200,
                                Jobs.Change.class,
                                Jobs.View.class,
                                (tx, call, body) -> operations.pause(tx, call.cause(), call.path("id"), body)),
                Route.post(JOB + "/resume", "goes on with a paused job", OPERATE)
                        .changes(
                                200,
                                Jobs.Change.class,
                                Jobs.View.class,
                                (tx, call, body) -> operations.resume(tx, call.cause(), call.path("id"), body)),
                Route.post(
                                JOB + "/advance",
                                "says that the next wave may begin",
                                Role.ADMIN,
                                Role.RELEASE_ENGINEER,
                                Role.APPROVER)
                        .changes(
                                200,
                                Jobs.Change.class,
                                Jobs.View.class,
                                (tx, call, body) -> operations.advance(
                                        tx, call.cause(), call.operator().name(), call.path("id"), body)),
                Route.post(JOB + "/approve", "approves its start, of the job as it was looked at", Role.APPROVER)
                        .refuses(ProblemCode.FOUR_EYES, ProblemCode.VERSION_MISMATCH)
                        .changes(
                                200,
                                Jobs.Approve.class,
                                Jobs.View.class,
                                (tx, call, body) -> operations.approve(
                                        tx, call.cause(), call.operator().name(), call.path("id"), body)),
                Route.post(JOB + "/retry", "offers it again to devices that failed", OPERATE)
                        .changes(
                                200,
                                Jobs.Retry.class,
                                Jobs.Retried.class,
                                (tx, call, body) -> operations.retry(tx, call.cause(), call.path("id"), body)),
                Route.post(JOB + "/counter", "takes the updated devices back", OPERATE)
                        .changes(
                                201,
                                Jobs.Counter.class,
                                Jobs.Countered.class,
                                (tx, call, body) -> operations.counter(tx, call.cause(), call.path("id"), body)),
                Route.post(JOB + "/executions/{device}/cancel", "cancels one device's part", OPERATE)
                        .changes(
                                200,
                                Jobs.Cancel.class,
                                Jobs.Execution.class,
                                (tx, call, body) -> operations.cancelExecution(
                                        tx, call.cause(), call.path("id"), call.path("device"), body)));
    }
}
