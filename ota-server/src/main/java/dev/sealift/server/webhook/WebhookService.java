package dev.sealift.server.webhook;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Webhooks;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.problem.Refusal;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Adds, replays and removes webhooks. */
public final class WebhookService {
    /** Each is a request for each of its events, from this server. */
    private static final int MAX_WEBHOOKS = 100;

    /** 256 bits. */
    private static final int SECRET_BYTES = 32;

    private static final String SUBJECT = "webhook:";
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]*");

    private final AuditLog audit;
    private final Targets targets;
    private final Clock clock;
    private final SecureRandom random;
    private final WebhookStore store = new WebhookStore();

    public WebhookService(AuditLog audit, Targets targets, Clock clock, SecureRandom random) {
        this.audit = audit;
        this.targets = targets;
        this.clock = clock;
        this.random = random;
    }

    /** Refuses an address that may not be a target; a look-up, so it comes before the transaction. */
    void checkTarget(Webhooks.Create request) {
        targets.check(request.url());
    }

    /** Adds one that begins with what happens from now on; the reply is the only place that shows its secret. */
    Webhooks.Created create(Handle tx, Cause cause, Webhooks.Create request) {
        String id = request.id() == null ? "webhook-" + hex(4) : request.id();
        if (store.find(tx, id).isPresent()) {
            throw Refusal.exists("webhook", id);
        }
        if (store.count(tx) >= MAX_WEBHOOKS) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE, "there are " + MAX_WEBHOOKS + " webhooks already: remove one first");
        }
        List<String> kinds = Objects.requireNonNullElse(request.kinds(), List.of());
        kinds.forEach(kind -> {
            if (!KIND.matcher(kind).matches()) {
                throw Refusal.invalid("kinds", kind, "a kind of event, e.g. JOB_CREATED");
            }
        });
        var view = new Webhooks.View(
                id,
                request.url(),
                request.subject(),
                kinds,
                Webhooks.State.ACTIVE,
                clock.instant(),
                audit.head(tx),
                0,
                null,
                null,
                null);
        String secret = hex(SECRET_BYTES);
        store.insert(tx, new Webhook(view, secret, 0));
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("url", request.url());
        data.put("subject", request.subject());
        data.put("kinds", kinds);
        audit.append(tx, cause, "WEBHOOK_CREATED", subject(id), data);
        return new Webhooks.Created(view, secret);
    }

    /** Starts one again, where it stopped or somewhere else. */
    Webhooks.View replay(Handle tx, Cause cause, String id, Webhooks.Replay request) {
        long from =
                Objects.requireNonNullElse(request.after(), get(tx, id).view().position());
        if (from > audit.head(tx)) {
            throw Refusal.invalid("after", from, "at most " + audit.head(tx) + ", the last event's sequence number");
        }
        store.replay(tx, id, from);
        audit.append(tx, cause, "WEBHOOK_REPLAYED", subject(id), Map.of("after", from));
        return get(tx, id).view();
    }

    /** Removes one with its deliveries. */
    Webhooks.Removed remove(Handle tx, Cause cause, String id) {
        get(tx, id);
        store.delete(tx, id);
        audit.append(tx, cause, "WEBHOOK_REMOVED", subject(id), Map.of());
        return new Webhooks.Removed(id);
    }

    /** One, or the refusal that there is none. */
    Webhook get(Handle tx, String id) {
        return store.find(tx, id).orElseThrow(() -> Refusal.notFound("webhook", id));
    }

    /** In the order of their ids. */
    List<Webhooks.View> list(Handle tx, String after, int limit) {
        return store.list(tx, after, limit).stream().map(Webhook::view).toList();
    }

    /** The last attempts of one, oldest first. */
    List<Webhooks.Delivery> deliveries(Handle tx, String id, long after, int limit) {
        get(tx, id);
        return store.deliveries(tx, id, after, limit);
    }

    /** What the audit log calls it. */
    static String subject(String id) {
        return SUBJECT + id;
    }

    /** Whether it is an event of a webhook. */
    static boolean concerns(Audit.Event event) {
        return event.subject().startsWith(SUBJECT);
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
