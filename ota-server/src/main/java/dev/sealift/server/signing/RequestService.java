package dev.sealift.server.signing;

import static dev.sealift.api.SigningState.APPROVED;
import static dev.sealift.api.SigningState.EXPIRED;
import static dev.sealift.api.SigningState.PENDING;
import static dev.sealift.api.SigningState.REJECTED;
import static dev.sealift.api.SigningState.REVOKED;
import static dev.sealift.api.SigningState.SIGNED;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.Bytes;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The life of a request: PENDING → APPROVED → SIGNED, or REJECTED, EXPIRED, REVOKED before it is signed. Each step is one
 * transaction with its event, and each moves the request only from the state it was found in, so that of two steps at once
 * one comes second and sees what the first left.
 */
public final class RequestService {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Ended in one tick at most; the next tick goes on. */
    private static final int BATCH = 500;

    private final ProfileService profiles;
    private final Contents contents;
    private final SigningBoards boards;
    private final AuditLog audit;
    private final Clock clock;
    private final RequestStore store;

    public RequestService(
            ProfileService profiles,
            Contents contents,
            SigningBoards boards,
            AuditLog audit,
            Clock clock,
            JsonMapper json) {
        this.profiles = profiles;
        this.contents = contents;
        this.boards = boards;
        this.audit = audit;
        this.clock = clock;
        this.store = new RequestStore(json);
    }

    /** Makes a request, or finds the one that was made for the same digest. */
    Signing.Request ask(Handle tx, Cause cause, Principal.Operator asker, Signing.Ask ask) {
        var profile = profiles.inForce(tx, ask.profile());
        RequestCheck.allowed(profile.profile(), asker.name(), ask);
        RequestCheck.wellFormed(ask);
        String content = ask.content();
        if (content != null) {
            RequestCheck.matches(ask, contents.get(tx, Require.sha256("content", content)), boards);
        }
        var last = store.last(tx, profile.id(), ask.hash(), ask.digest());
        if (last.isPresent() && answers(last.get(), ask)) {
            return sameAs(last.get(), asker, ask);
        }
        requireRate(tx, profile, asker.name());
        var state = profile.rules().approvals() == 0 ? APPROVED : PENDING;
        Instant now = clock.instant();
        Instant expires = now.plus(Duration.ofMinutes(profile.rules().expiresMinutes()));
        long id = store.insert(tx, profile.id(), asker.name(), ask, content != null, state, now, expires);
        var request = get(tx, id);
        var data = details(request);
        data.put("subject", request.subject());
        data.put("checked", request.checked());
        event(tx, cause, "SIGNING_REQUESTED", id, data);
        if (state == APPROVED) {
            event(tx, Cause.SERVER, "SIGNING_APPROVED", id, details(request));
        }
        return request;
    }

    /** One that was rejected stands until the asker says that it is to be asked again; one that ran out does not stand. */
    private static boolean answers(Signing.Request last, Signing.Ask ask) {
        return switch (last.state()) {
            case PENDING, APPROVED, SIGNED -> true;
            case REJECTED -> !Objects.requireNonNullElse(ask.again(), false);
            case EXPIRED, REVOKED -> false;
        };
    }

    private static Signing.Request sameAs(Signing.Request found, Principal.Operator asker, Signing.Ask ask) {
        if (!claims(found.subject()).equals(claims(ask.subject()))) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "request " + found.id() + " asked for the same digest as " + words(found.subject())
                            + ": one digest is one thing",
                    words(ask.subject()),
                    words(found.subject()));
        }
        // An open request is its asker's: whoever asks for it too could otherwise be the second pair of eyes.
        if (found.state() != SIGNED && !found.requester().equals(asker.name())) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    found.requester() + " asked for this digest with request " + found.id() + ", which is "
                            + found.state()
                            + (found.state() == REJECTED
                                    ? ": only --again makes a new request of it"
                                    : ": wait until it is signed, then ask again"),
                    asker.name(),
                    found.requester());
        }
        return found;
    }

    /** What the signature is for; the file's name is a help for people. */
    private static Signing.Subject claims(Signing.Subject subject) {
        return new Signing.Subject(
                subject.format(), subject.board(), subject.version(), subject.securityCounter(), null);
    }

    private static String words(Signing.Subject subject) {
        return subject.format() + ", board " + Objects.requireNonNullElse(subject.board(), "none") + ", version "
                + Objects.requireNonNullElse(subject.version(), "none") + ", security counter "
                + (subject.securityCounter() == null ? "none" : subject.securityCounter());
    }

    private void requireRate(Handle tx, ProfileStore.Stored profile, String asker) {
        Instant since = clock.instant().minus(HOUR);
        var rules = profile.rules();
        requireBelow(store.countSince(tx, profile.id(), since, null), rules.perHour(), rules.name());
        requireBelow(
                store.countSince(tx, profile.id(), since, asker),
                rules.perHourRequester(),
                rules.name() + " by " + asker);
    }

    private static void requireBelow(long count, int limit, String what) {
        if (count >= limit) {
            throw Refusal.of(
                    ProblemCode.TOO_MANY_REQUESTS,
                    count + " requests in an hour to profile " + what
                            + ": wait, or have a profile made that allows more",
                    Long.toString(count),
                    "at most " + limit + " an hour");
        }
    }

    /** Records that a person approves this digest; one person counts once, and never the asker. */
    Signing.Request approve(Handle tx, Cause cause, Principal.Operator approver, long id, Signing.Approve body) {
        RequestCheck.words("comment", body.comment());
        var stored = stored(tx, id);
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
        var now = get(tx, id);
        var data = details(now);
        data.put("approvals", now.approvals().size());
        data.put("approvalsNeeded", now.approvalsNeeded());
        data.put("comment", body.comment());
        event(tx, cause, "SIGNING_APPROVAL_GIVEN", id, data);
        if (now.approvals().size() >= now.approvalsNeeded()) {
            move(tx, now, APPROVED, null);
            event(tx, Cause.SERVER, "SIGNING_APPROVED", id, details(now));
        }
        return get(tx, id);
    }

    /** Says no; an approver may, and the asker, who thereby takes it back. */
    Signing.Request reject(Handle tx, Cause cause, Principal.Operator operator, long id, Signing.Reject body) {
        RequestCheck.words("reason", body.reason());
        var stored = stored(tx, id);
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
        return end(tx, cause, request, REJECTED, "SIGNING_REJECTED", operator.name() + ": " + body.reason());
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
        boolean late = !request.state().terminal() && !clock.instant().isBefore(request.expiresAt());
        if (late || !List.of(states).contains(request.state())) {
            String found = late ? "EXPIRED" : request.state().name();
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "request " + request.id() + " is " + found + ": nothing can be decided about it any more",
                    found,
                    List.of(states).toString());
        }
    }

    /** Revokes a profile, and with it everything that waits under it. */
    Signing.Profile revokeProfile(Handle tx, Cause cause, String name) {
        var revoked = profiles.revoke(tx, cause, name);
        revokeAll(tx, cause, store.openOfProfile(tx, revoked.id()), "profile " + name + " was revoked");
        return revoked.profile();
    }

    /** Ends everything that waits and that this operator asked for or approved: the token may have been in other hands. */
    public void operatorRevoked(Handle tx, Cause cause, String operator) {
        revokeAll(tx, cause, store.openOfOperator(tx, operator), "operator " + operator + " was revoked");
    }

    private void revokeAll(Handle tx, Cause cause, List<Long> ids, String reason) {
        for (long id : ids) {
            end(tx, cause, get(tx, id), REVOKED, "SIGNING_REVOKED", reason);
        }
    }

    /** Ends what waited too long. */
    void expire(Handle tx) {
        for (long id : store.due(tx, clock.instant(), BATCH)) {
            end(tx, Cause.SERVER, get(tx, id), EXPIRED, "SIGNING_EXPIRED", "nobody signed it in time");
        }
    }

    /** Whether {@link #expire} would find anything; reads cost no transaction on disk. */
    boolean anyDue(Handle tx) {
        return !store.due(tx, clock.instant(), 1).isEmpty();
    }

    /** What the key is to sign, and which key. */
    record Order(long id, Signing.Profile profile, Bytes digest) {}

    /** Those that are to be signed now, oldest first. */
    List<Long> approved(Handle tx) {
        return store.approved(tx, BATCH);
    }

    /** Leaves the event that a key is about to be used; empty when the request is not APPROVED any more. */
    Optional<Order> begin(Handle tx, long id) {
        var stored = stored(tx, id);
        var request = stored.request();
        var profile = profiles.byId(tx, stored.profile()).profile();
        boolean due = !clock.instant().isBefore(request.expiresAt());
        if (request.state() != APPROVED || profile.revokedAt() != null || due) {
            return Optional.empty();
        }
        event(tx, Cause.SERVER, "SIGNING_STARTED", id, details(request));
        return Optional.of(new Order(id, profile, Bytes.of(HexFormat.of().parseHex(request.digest()))));
    }

    /** Keeps the signature, unless the request ended while the key was at work: then nobody ever sees it. */
    boolean finish(Handle tx, long id, Bytes signature) {
        var request = get(tx, id);
        if (!store.move(tx, id, APPROVED, SIGNED, clock.instant(), null)) {
            return false;
        }
        store.signature(tx, id, Base64.getEncoder().encodeToString(signature.toArray()));
        var data = details(request);
        data.put("signature", signature.hex());
        event(tx, Cause.SERVER, "SIGNING_SIGNED", id, data);
        return true;
    }

    /** Keeps why a key did not sign; the request stays APPROVED. */
    void failed(Handle tx, long id, String reason) {
        var request = get(tx, id);
        if (request.state() == APPROVED && !reason.equals(request.reason())) {
            store.reason(tx, id, reason);
            var data = details(request);
            data.put("detail", reason);
            event(tx, Cause.SERVER, "SIGNING_FAILED", id, data);
        }
    }

    /** A request. */
    Signing.Request get(Handle tx, long id) {
        return stored(tx, id).request();
    }

    /** Requests in the order they were made. */
    List<Signing.Request> list(Handle tx, @Nullable SigningState state, long after, int limit) {
        return store.list(tx, state, after, limit);
    }

    private RequestStore.Stored stored(Handle tx, long id) {
        return store.find(tx, id).orElseThrow(() -> Refusal.notFound("signing request", Long.toString(id)));
    }

    private Signing.Request end(
            Handle tx, Cause cause, Signing.Request request, SigningState to, String kind, String reason) {
        move(tx, request, to, reason);
        var data = details(request);
        data.put("detail", reason);
        event(tx, cause, kind, request.id(), data);
        return get(tx, request.id());
    }

    private void move(Handle tx, Signing.Request request, SigningState to, @Nullable String reason) {
        Instant ended = to.terminal() ? clock.instant() : null;
        if (!store.move(tx, request.id(), request.state(), to, ended, reason)) {
            throw new IllegalStateException("request " + request.id() + " changed within a transaction");
        }
    }

    /** What every event of a request tells: which digest under which profile. */
    private static Map<String, @Nullable Object> details(Signing.Request request) {
        Map<String, @Nullable Object> data = new TreeMap<>();
        data.put("profile", request.profile());
        data.put("hash", request.hash());
        data.put("digest", request.digest());
        return data;
    }

    private void event(Handle tx, Cause cause, String kind, long id, Map<String, @Nullable Object> data) {
        audit.append(tx, cause, kind, "signing:" + id, data);
    }
}
