package dev.sealift.server.http;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.AuditHead;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.Role;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: reads and checks the event log. */
public final class AuditRoutes {
    private static final Query<@Nullable String> SUBJECT =
            Query.text("subject", 256, "only events of this one, e.g. `device:d1`");

    private final Database database;
    private final AuditLog audit;
    private final Supplier<Optional<AuditHead>> head;

    /** @param head the signed end of the log that is kept outside of the database */
    public AuditRoutes(Database database, AuditLog audit, Supplier<Optional<AuditHead>> head) {
        this.database = database;
        this.audit = audit;
        this.head = head;
    }

    /** With the head as the file says, which the log may have outgrown since. */
    private Audit.Verification verification() {
        AuditHead signed = head.get().orElse(null);
        return database.read(tx -> audit.verify(tx, signed));
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
                        .answers(Audit.Verification.class, call -> verification()));
    }
}
