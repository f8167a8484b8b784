package dev.sealift.server.signing;

import static dev.sealift.api.SigningState.EXPIRED;
import static dev.sealift.api.SigningState.REVOKED;

import dev.sealift.api.operator.Signing;
import dev.sealift.server.audit.Cause;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** How open requests end that nobody decides about: a profile or an operator is revoked, or they are not signed in time. */
final class RequestEnds {
    private final ProfileService profiles;
    private final RequestSteps steps;
    private final RequestStore store;
    private final Clock clock;

    RequestEnds(ProfileService profiles, RequestSteps steps, RequestStore store, Clock clock) {
        this.profiles = profiles;
        this.steps = steps;
        this.store = store;
        this.clock = clock;
    }

    /** Revokes a profile, and with it everything that waits under it. */
    Signing.Profile revokeProfile(Handle tx, Cause cause, String name) {
        var revoked = profiles.revoke(tx, cause, name);
        revokeAll(tx, cause, store.openOfProfile(tx, revoked.id()), "profile " + name + " was revoked");
        return revoked.profile();
    }

    /** Ends everything that waits and that this operator asked for or approved: the token may have been in other hands. */
    void operatorRevoked(Handle tx, Cause cause, String operator) {
        revokeAll(tx, cause, store.openOfOperator(tx, operator), "operator " + operator + " was revoked");
    }

    private void revokeAll(Handle tx, Cause cause, List<Long> ids, String reason) {
        for (long id : ids) {
            steps.end(tx, cause, steps.get(tx, id), REVOKED, "SIGNING_REVOKED", reason);
        }
    }

    /** Ends what waited too long. */
    void expire(Handle tx) {
        for (long id : store.due(tx, clock.instant(), RequestSteps.BATCH)) {
            steps.end(tx, Cause.SERVER, steps.get(tx, id), EXPIRED, "SIGNING_EXPIRED", "nobody signed it in time");
        }
    }

    /** Whether {@link #expire} would find anything; reads cost no transaction on disk. */
    boolean anyDue(Handle tx) {
        return !store.due(tx, clock.instant(), 1).isEmpty();
    }
}
