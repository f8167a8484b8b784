package dev.sealift.server.signing;

import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.problem.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What all steps of a request share: each is one transaction with its event, and each moves the request only from the state
 * it was found in, so that of two steps at once one comes second and sees what the first left.
 */
final class RequestSteps {
    /** Requests that one tick takes at most; the next tick goes on. */
    static final int BATCH = 500;

    private final RequestStore store;
    private final AuditLog audit;
    private final Clock clock;

    RequestSteps(RequestStore store, AuditLog audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether its time is over, though nobody may have ended it yet. */
    boolean late(Signing.Request request) {
        return !request.state().terminal() && !clock.instant().isBefore(request.expiresAt());
    }

    /** A request. */
    Signing.Request get(Handle tx, long id) {
        return stored(tx, id).request();
    }

    /** A request and its profile's number. */
    RequestStore.Stored stored(Handle tx, long id) {
        return store.find(tx, id).orElseThrow(() -> Refusal.notFound("signing request", Long.toString(id)));
    }

    /** Ends a request; the reason is kept with it and in the event. */
    Signing.Request end(Handle tx, Cause cause, Signing.Request request, SigningState to, String kind, String reason) {
        move(tx, request, to, reason);
        var data = details(request);
        data.put("detail", reason);
        event(tx, cause, kind, request.id(), data);
        return get(tx, request.id());
    }

    /** Moves a request on from the state it was read in. */
    void move(Handle tx, Signing.Request request, SigningState to, @Nullable String reason) {
        Instant ended = to.terminal() ? clock.instant() : null;
        if (!store.move(tx, request.id(), request.state(), to, ended, reason)) {
            throw new IllegalStateException("request " + request.id() + " changed within a transaction");
        }
    }

    /** What every event of a request tells: which digest under which profile. */
    static Map<String, @Nullable Object> details(Signing.Request request) {
        Map<String, @Nullable Object> data = new TreeMap<>();
        data.put("profile", request.profile());
        data.put("hash", request.hash());
        data.put("digest", request.digest());
        return data;
    }

    /** Leaves an event of a request. */
    void event(Handle tx, Cause cause, String kind, long id, Map<String, @Nullable Object> data) {
        audit.append(tx, cause, kind, "signing:" + id, data);
    }
}
