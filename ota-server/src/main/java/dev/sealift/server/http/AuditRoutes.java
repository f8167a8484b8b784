package dev.sealift.server.http;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.AuditHead;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.Role;
import io.javalin.config.RoutesConfig;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /api/v1/audit}: reads and checks the event log. */
public final class AuditRoutes {
    private final Database database;
    private final AuditLog audit;
    private final Supplier<Optional<AuditHead>> head;
    private final Wire wire;

    /** @param head the signed end of the log that is kept outside of the database */
    public AuditRoutes(Database database, AuditLog audit, Supplier<Optional<AuditHead>> head, Wire wire) {
        this.database = database;
        this.audit = audit;
        this.head = head;
        this.wire = wire;
    }

    /** With the head as the file says, which the log may have outgrown since. */
    private Audit.Verification verification() {
        AuditHead signed = head.get().orElse(null);
        return database.read(tx -> audit.verify(tx, signed));
    }

    /** Adds the routes. */
    public void register(RoutesConfig routes) {
        routes.get(
                "/api/v1/audit",
                ctx -> {
                    long after = Wire.number(ctx, "after", 0);
                    int limit = Wire.limit(ctx);
                    String subject = ctx.queryParam("subject");
                    wire.write(ctx, 200, new Audit.Page(database.read(tx -> audit.list(tx, after, limit, subject))));
                },
                Role.ADMIN,
                Role.AUDITOR);
        routes.get("/api/v1/audit/verify", ctx -> wire.write(ctx, 200, verification()), Role.ADMIN, Role.AUDITOR);
    }
}
