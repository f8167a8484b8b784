package dev.sealift.server.job;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.util.List;

/** {@code /api/v1/jobs}. */
public final class JobRoutes {
    private static final Query<Integer> POSITION =
            Query.integer("after", -1, Integer.MAX_VALUE, -1, "position of the last target before, counted from 0");

    private final JobService jobs;

    public JobRoutes(JobService jobs) {
        this.jobs = jobs;
    }

    /** The routes. */
    public List<Route> operators() {
        return List.of(
                Route.post("/api/v1/jobs", "offers a release to devices", Role.ADMIN, Role.RELEASE_ENGINEER)
                        .refuses(ProblemCode.NOT_FOUND)
                        .changes(
                                201,
                                Jobs.Create.class,
                                Jobs.View.class,
                                (tx, call, body) -> jobs.create(tx, call.cause(), body)),
                Route.get("/api/v1/jobs", "jobs by id", Role.operators())
                        .query(Query.AFTER)
                        .pages(
                                Jobs.Page.class,
                                Jobs.Page::new,
                                Jobs.View::id,
                                (tx, call, limit) -> jobs.list(tx, call.query(Query.AFTER), limit)),
                Route.get("/api/v1/jobs/{id}", "a job with its counts", Role.operators())
                        .reads(Jobs.View.class, (tx, call) -> jobs.get(tx, call.path("id"))),
                Route.get(
                                "/api/v1/jobs/{id}/executions",
                                "its executions, in the order of the targets",
                                Role.operators())
                        .query(POSITION, Query.LIMIT)
                        .reads(
                                Jobs.Executions.class,
                                (tx, call) -> jobs.executions(
                                        tx, call.path("id"), call.query(POSITION), call.query(Query.LIMIT))),
                Route.post("/api/v1/jobs/{id}/cancel", "ends a job", Role.ADMIN, Role.RELEASE_ENGINEER)
                        .changes(
                                200,
                                Jobs.Cancel.class,
                                Jobs.View.class,
                                (tx, call, body) -> jobs.cancel(tx, call.cause(), call.path("id"), body)));
    }
}
