package dev.sealift.server.identity;

import dev.sealift.api.OperatorRole;
import io.javalin.security.RouteRole;

/** What a caller must be to use a route; those between the first and the last are {@link OperatorRole}s of the same names. */
public enum Role implements RouteRole {
    /** Nobody in particular: liveness and readiness. */
    ANYONE,
    ADMIN,
    RELEASE_ENGINEER,
    APPROVER,
    AUDITOR,
    VIEWER,
    /** A device or a gateway with a certificate of ours. */
    DEVICE;

    /** Whoever has a token. */
    public static Role[] operators() {
        return new Role[] {ADMIN, RELEASE_ENGINEER, APPROVER, AUDITOR, VIEWER};
    }

    static Role of(OperatorRole role) {
        return valueOf(role.name());
    }
}
