package dev.sealift.server.http;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.identity.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: reads and checks the event log. */
public final class AuditRoutes {
    private static final Query<@Nullable String> SUBJECT =
            Query.text("subject", 256, "only events of this one, e.g. `device:d1`");

    private final AuditLog audit;

    public AuditRoutes(AuditLog audit) {
        this.audit = audit;
    }

    /** The routes. */
    public List<Route> operators() {
        return List.of(
                Route.get("/api/v1/audit", "events, oldest first", Role.ADMIN, Role.AUDITOR)
                        .query(Query.AFTER_NUMBER, SUBJECT)
                        .pages(
                                Audit.Page.class,
                                Audit.Page::new,
                                Audit.Event::sequence,
                                (tx, call, limit) ->
                                        audit.list(tx, call.query(Query.AFTER_NUMBER), limit, call.query(SUBJECT))),
                Route.get(
                                "/api/v1/audit/verify",
                                "recomputes the chain and names the first event that does not fit",
                                Role.ADMIN,
                                Role.AUDITOR)
                        .reads(Audit.Verification.class, (tx, call) -> audit.verify(tx)));
    }
}
