package dev.sealift.server.signing;

import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** The life of a request: PENDING → APPROVED → SIGNED, or REJECTED, EXPIRED, REVOKED before it is signed. */
public final class RequestService {
    private final Requests requests;
    private final Approvals approvals;
    private final RequestEnds ends;
    private final SigningOrders orders;

    public RequestService(
            ProfileService profiles,
            Contents contents,
            SigningBoards boards,
            AuditLog audit,
            Clock clock,
            JsonMapper json) {
        var store = new RequestStore(json);
        var steps = new RequestSteps(store, audit, clock);
        this.requests = new Requests(profiles, contents, boards, steps, store, clock);
        this.approvals = new Approvals(profiles, steps, store, clock);
        this.ends = new RequestEnds(profiles, steps, store, clock);
        this.orders = new SigningOrders(profiles, steps, store, clock);
    }

    Requests requests() {
        return requests;
    }

    Approvals approvals() {
        return approvals;
    }

    RequestEnds ends() {
        return ends;
    }

    SigningOrders orders() {
        return orders;
    }

    /** Ends everything that waits and that this operator asked for or approved: the token may have been in other hands. */
    public void operatorRevoked(Handle tx, Cause cause, String operator) {
        ends.operatorRevoked(tx, cause, operator);
    }
}
