package dev.sealift.server.identity;

import io.javalin.security.RouteRole;

/** What a caller must be to use a route. */
public enum Role implements RouteRole {
    /** Nobody in particular: liveness and readiness. */
    ANYONE,
    /** A person or program with an administrator's token. */
    ADMIN,
    /** A device or a gateway with a certificate of ours. */
    DEVICE
}
