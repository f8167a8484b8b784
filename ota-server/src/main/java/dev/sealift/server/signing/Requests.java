package dev.sealift.server.signing;

import static dev.sealift.api.SigningState.APPROVED;
import static dev.sealift.api.SigningState.EXPIRED;
import static dev.sealift.api.SigningState.PENDING;
import static dev.sealift.api.SigningState.REJECTED;
import static dev.sealift.api.SigningState.REVOKED;
import static dev.sealift.api.SigningState.SIGNED;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Asks for signatures and finds what was asked for. */
final class Requests {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ProfileService profiles;
    private final Contents contents;
    private final SigningBoards boards;
    private final RequestSteps steps;
    private final RequestStore store;
    private final Clock clock;

    Requests(
            ProfileService profiles,
            Contents contents,
            SigningBoards boards,
            RequestSteps steps,
            RequestStore store,
            Clock clock) {
        this.profiles = profiles;
        this.contents = contents;
        this.boards = boards;
        this.steps = steps;
        this.store = store;
        this.clock = clock;
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
        var request = steps.get(tx, id);
        var data = RequestSteps.details(request);
        data.put("subject", request.subject());
        data.put("checked", request.checked());
        steps.event(tx, cause, "SIGNING_REQUESTED", id, data);
        if (state == APPROVED) {
            steps.event(tx, Cause.SERVER, "SIGNING_APPROVED", id, RequestSteps.details(request));
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

    /** A request. */
    Signing.Request get(Handle tx, long id) {
        return steps.stored(tx, id).request();
    }

    /** Requests in the order they were made. */
    List<Signing.Request> list(Handle tx, @Nullable SigningState state, long after, int limit) {
        return store.list(tx, state, after, limit);
    }
}
