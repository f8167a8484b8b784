package dev.sealift.server.http;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.Role;
import io.javalin.config.RoutesConfig;

/** {@code /api/v1/audit}: reads and checks the event log. */
public final class AuditRoutes {
    private final Database database;
    private final AuditLog audit;
    private final Wire wire;

    public AuditRoutes(Database database, AuditLog audit, Wire wire) {
        this.database = database;
        this.audit = audit;
        this.wire = wire;
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
        routes.get(
                "/api/v1/audit/verify",
                ctx -> wire.write(ctx, 200, database.read(audit::verify)),
                Role.ADMIN,
                Role.AUDITOR);
    }
}
