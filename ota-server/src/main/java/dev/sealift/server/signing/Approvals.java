package dev.sealift.server.signing;

import static dev.sealift.api.SigningState.APPROVED;
import static dev.sealift.api.SigningState.PENDING;
import static dev.sealift.api.SigningState.REJECTED;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What people decide about a request: PENDING → APPROVED, or REJECTED before it is signed. */
final class Approvals {
    private final ProfileService profiles;
    private final RequestSteps steps;
    private final RequestStore store;
    private final Clock clock;

    Approvals(ProfileService profiles, RequestSteps steps, RequestStore store, Clock clock) {
        this.profiles = profiles;
        this.steps = steps;
        this.store = store;
        this.clock = clock;
    }

    /** Records that a person approves this digest; one person counts once, and never the asker. */
    Signing.Request approve(Handle tx, Cause cause, Principal.Operator approver, long id, Signing.Approve body) {
        RequestCheck.words("comment", body.comment());
        var stored = steps.stored(tx, id);
        var request = stored.request();
        if (request.requester().equals(approver.name())) {
            throw Refusal.of(
                    ProblemCode.FOUR_EYES,
                    approver.name() + " asked for request " + id + ": somebody else has to approve it",
                    approver.name(),
                    "anybody but " + approver.name());
        }
        requireApprover(profiles.byId(tx, stored.profile()).rules(), approver);
        if (!body.digest().equals(request.digest())) {
            throw Refusal.of(
                    ProblemCode.CONTENT_MISMATCH,
                    "request " + id + " is for another digest: look at it again before you approve",
                    body.digest(),
                    request.digest());
        }
        if (request.approvals().stream().anyMatch(given -> given.approver().equals(approver.name()))) {
            return request;
        }
        requireOpen(request, PENDING);
        store.insertApproval(
                tx, id, request.digest(), new Signing.Approval(approver.name(), clock.instant(), body.comment()));
        var now = steps.get(tx, id);
        var data = RequestSteps.details(now);
        data.put("approvals", now.approvals().size());
        data.put("approvalsNeeded", now.approvalsNeeded());
        data.put("comment", body.comment());
        steps.event(tx, cause, "SIGNING_APPROVAL_GIVEN", id, data);
        if (now.approvals().size() >= now.approvalsNeeded()) {
            steps.move(tx, now, APPROVED, null);
            steps.event(tx, Cause.SERVER, "SIGNING_APPROVED", id, RequestSteps.details(now));
        }
        return steps.get(tx, id);
    }

    /** Says no; an approver may, and the asker, who thereby takes it back. */
    Signing.Request reject(Handle tx, Cause cause, Principal.Operator operator, long id, Signing.Reject body) {
        RequestCheck.words("reason", body.reason());
        var stored = steps.stored(tx, id);
        var request = stored.request();
        if (!request.requester().equals(operator.name())) {
            if (!operator.roles().contains(OperatorRole.APPROVER)) {
                throw Refusal.of(
                        ProblemCode.FORBIDDEN,
                        "only approvers and " + request.requester() + ", who asked, may reject request " + id,
                        operator.roles().toString(),
                        "the role APPROVER");
            }
            requireApprover(profiles.byId(tx, stored.profile()).rules(), operator);
        }
        requireOpen(request, PENDING, APPROVED);
        return steps.end(tx, cause, request, REJECTED, "SIGNING_REJECTED", operator.name() + ": " + body.reason());
    }

    private static void requireApprover(Signing.Rules rules, Principal.Operator operator) {
        if (!rules.approvers().isEmpty() && !rules.approvers().contains(operator.name())) {
            throw Refusal.of(
                    ProblemCode.FORBIDDEN,
                    "profile '" + rules.name() + "' does not let " + operator.name() + " approve or reject",
                    operator.name(),
                    "one of " + rules.approvers());
        }
    }

    private void requireOpen(Signing.Request request, SigningState... states) {
        boolean late = steps.late(request);
        if (late || !List.of(states).contains(request.state())) {
            String found = late ? "EXPIRED" : request.state().name();
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "request " + request.id() + " is " + found + ": nothing can be decided about it any more",
                    found,
                    List.of(states).toString());
        }
    }
}
