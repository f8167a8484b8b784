package dev.sealift.server.job;

import dev.sealift.api.operator.Jobs;
import dev.sealift.server.http.Query;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import java.util.List;

/** {@code /api/v1/job-templates}. */
public final class TemplateRoutes {
    private static final String TEMPLATES = "/api/v1/job-templates";
    private static final String TEMPLATE = TEMPLATES + "/{id}";

    private final Templates templates;

    public TemplateRoutes(JobParts parts) {
        this.templates = parts.templates();
    }

    /** The routes. */
    public List<Route> operators() {
        return List.of(
                Route.post(TEMPLATES, "keeps what jobs of one sort have in common", Role.ADMIN, Role.RELEASE_ENGINEER)
                        .changes(
                                201,
                                Jobs.Template.class,
                                Jobs.Template.class,
                                (tx, call, body) -> templates.create(tx, call.cause(), body)),
                Route.get(TEMPLATES, "templates by id", Role.operators())
                        .query(Query.AFTER)
                        .pages(
                                Jobs.Templates.class,
                                Jobs.Templates::new,
                                Jobs.Template::id,
                                (tx, call, limit) -> templates.list(tx, call.query(Query.AFTER), limit)),
                Route.get(TEMPLATE, "a template", Role.operators())
                        .reads(Jobs.Template.class, (tx, call) -> templates.get(tx, call.path("id"))),
                Route.delete(TEMPLATE, "removes a template; its jobs stay", Role.ADMIN, Role.RELEASE_ENGINEER)
                        .changes(
                                200,
                                Jobs.Delete.class,
                                Jobs.Template.class,
                                (tx, call, body) -> templates.delete(tx, call.cause(), call.path("id"))));
    }
}
