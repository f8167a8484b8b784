package dev.sealift.server.signing;

import static dev.sealift.api.SigningState.APPROVED;
import static dev.sealift.api.SigningState.SIGNED;

import dev.sealift.api.operator.Signing;
import dev.sealift.image.Bytes;
import dev.sealift.server.audit.Cause;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The key's part of a request: APPROVED → SIGNED. The key itself is used between two of these transactions. */
final class SigningOrders {
    private final ProfileService profiles;
    private final RequestSteps steps;
    private final RequestStore store;
    private final Clock clock;

    SigningOrders(ProfileService profiles, RequestSteps steps, RequestStore store, Clock clock) {
        this.profiles = profiles;
        this.steps = steps;
        this.store = store;
        this.clock = clock;
    }

    /** What the key is to sign, and which key. */
    record Order(long id, Signing.Profile profile, Bytes digest) {}

    /** Those that are to be signed now, oldest first. */
    List<Long> approved(Handle tx) {
        return store.approved(tx, RequestSteps.BATCH);
    }

    /** Leaves the event that a key is about to be used; empty when the request is not APPROVED any more. */
    Optional<Order> begin(Handle tx, long id) {
        var stored = steps.stored(tx, id);
        var request = stored.request();
        var profile = profiles.byId(tx, stored.profile()).profile();
        if (request.state() != APPROVED || profile.revokedAt() != null || steps.late(request)) {
            return Optional.empty();
        }
        steps.event(tx, Cause.SERVER, "SIGNING_STARTED", id, RequestSteps.details(request));
        return Optional.of(new Order(id, profile, Bytes.of(HexFormat.of().parseHex(request.digest()))));
    }

    /** Keeps the signature, unless the request ended while the key was at work: then nobody ever sees it. */
    boolean finish(Handle tx, long id, Bytes signature) {
        var request = steps.get(tx, id);
        if (!store.move(tx, id, APPROVED, SIGNED, clock.instant(), null)) {
            return false;
        }
        store.signature(tx, id, Base64.getEncoder().encodeToString(signature.toArray()));
        var data = RequestSteps.details(request);
        data.put("signature", signature.hex());
        steps.event(tx, Cause.SERVER, "SIGNING_SIGNED", id, data);
        return true;
    }

    /** Keeps why a key did not sign; the request stays APPROVED. */
    void failed(Handle tx, long id, String reason) {
        var request = steps.get(tx, id);
        if (request.state() == APPROVED && !reason.equals(request.reason())) {
            store.reason(tx, id, reason);
            var data = RequestSteps.details(request);
            data.put("detail", reason);
            steps.event(tx, Cause.SERVER, "SIGNING_FAILED", id, data);
        }
    }
}
