package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Keyed;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What jobs of one sort have in common, under a name. */
final class Templates {
    private final AuditLog audit;
    private final Clock clock;
    private final JsonMapper json;
    private final Keyed<Jobs.Template> rows;

    Templates(AuditLog audit, Clock clock, JsonMapper json) {
        this.audit = audit;
        this.clock = clock;
        this.json = json;
        this.rows = Keyed.byId("job_templates", row -> json.readValue(row.text("body"), Jobs.Template.class));
    }

    Jobs.Template create(Handle tx, Cause cause, Jobs.Template template) {
        Require.id("id", template.id());
        if (rows.find(tx, template.id()).isPresent()) {
            throw Refusal.exists("job template", template.id());
        }
        JobCreation.requireParts(
                Objects.requireNonNullElse(template.kind(), JobKind.UPDATE),
                apply(template),
                template.release() != null);
        Policies.rules(PolicyDefaults.complete(template.policy()));
        tx.createUpdate("INSERT INTO job_templates (id, body, created_at) VALUES (:id, :body, :now)")
                .bind("id", template.id())
                .bind("body", json.writeValueAsString(template))
                .bind("now", clock.millis())
                .execute();
        audit.append(tx, cause, "JOB_TEMPLATE_CREATED", "job-template:" + template.id(), Map.of("template", template));
        return template;
    }

    private static Jobs.Create apply(Jobs.Template template) {
        return new Jobs.Create(
                null,
                null,
                template.kind(),
                template.release(),
                template.document(),
                null,
                template.groups(),
                template.targetSelection(),
                template.priority(),
                template.description(),
                template.policy(),
                template.allowDowngrade());
    }

    Jobs.Template get(Handle tx, String id) {
        return rows.find(tx, id).orElseThrow(() -> Refusal.notFound("job template", id));
    }

    List<Jobs.Template> list(Handle tx, String after, int limit) {
        return rows.list(tx, after, limit);
    }

    Jobs.Template delete(Handle tx, Cause cause, String id) {
        Jobs.Template template = get(tx, id);
        tx.createUpdate("DELETE FROM job_templates WHERE id = :id")
                .bind("id", id)
                .execute();
        audit.append(tx, cause, "JOB_TEMPLATE_DELETED", "job-template:" + id, Map.of());
        return template;
    }

    /** The request with what it leaves out taken from its template; a policy part by part. */
    Jobs.Create filled(Handle tx, Jobs.Create request) {
        if (request.template() == null) {
            return request;
        }
        Jobs.Template template = get(tx, request.template());
        return new Jobs.Create(
                request.id(),
                request.template(),
                first(request.kind(), template.kind()),
                first(request.release(), template.release()),
                first(request.document(), template.document()),
                request.targets(),
                // Who names targets of his own does not mean the template's.
                request.targets() == null ? first(request.groups(), template.groups()) : request.groups(),
                first(request.targetSelection(), template.targetSelection()),
                first(request.priority(), template.priority()),
                first(request.description(), template.description()),
                request.policy() == null || template.policy() == null
                        ? first(request.policy(), template.policy())
                        : PolicyDefaults.replaced(template.policy(), request.policy()),
                first(request.allowDowngrade(), template.allowDowngrade()));
    }

    private static <T> @Nullable T first(@Nullable T given, @Nullable T otherwise) {
        return given == null ? otherwise : given;
    }
}
