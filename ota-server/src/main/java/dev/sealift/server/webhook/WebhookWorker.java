package dev.sealift.server.webhook;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Webhooks;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers events out of the log, in order for each webhook, by one node at a time. Delivery is noted after the answer, so
 * an event comes twice when a node stops in between; it never stays out.
 */
public final class WebhookWorker {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookWorker.class);

    /** Longer than a request and its write may take; when a node is gone, another goes on after it. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    /** A receiver that is broken over a weekend is found by somebody; one that is broken for longer is forgotten. */
    private static final Duration PATIENCE = Duration.ofDays(3);

    /** Events looked at before the position is noted, though none was for the webhook. */
    private static final int PAGE = 1000;

    private final Database database;
    private final AuditLog audit;
    private final Sender sender;
    private final ExecutorService executor;
    private final Clock clock;
    private final RandomGenerator random;
    private final JsonMapper json;
    private final String node;
    private final WebhookStore store = new WebhookStore();
    private final Set<String> inWork = ConcurrentHashMap.newKeySet();

    /** How far each webhook was looked at here; events that are not for it are not written down. */
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** Whether there was no webhook when it was looked at last. */
    private volatile boolean none;

    private record Seen(long replays, long sequence) {}

    /** @param node names this process among those on the same database */
    public WebhookWorker(
            Database database,
            AuditLog audit,
            Sender sender,
            ExecutorService executor,
            Clock clock,
            RandomGenerator random,
            JsonMapper json,
            String node) {
        this.database = database;
        this.audit = audit;
        this.sender = sender;
        this.executor = executor;
        this.clock = clock;
        this.random = random;
        this.json = json;
        this.node = node;
    }

    /** Starts on what was committed; where there is no webhook, nothing is read for it. */
    public void committed(List<Audit.Event> events) {
        if (!none || events.stream().anyMatch(WebhookService::concerns)) {
            tick();
        }
    }

    /** Starts on every webhook that has something to send. */
    public void tick() {
        List<Webhook> due = database.read(tx -> store.due(tx, clock.instant()));
        none = due.isEmpty() && database.read(store::count) == 0;
        if (due.isEmpty()) {
            return;
        }
        long head = database.read(audit::head);
        due.stream()
                .filter(webhook -> position(webhook) < head)
                .forEach(webhook -> start(webhook.view().id()));
    }

    /** Sends a test event now, whatever waits. */
    Webhooks.Delivery test(Webhook webhook) throws InterruptedException {
        var view = webhook.view();
        var event = new Audit.Notice(
                0,
                clock.instant(),
                "WEBHOOK_TEST",
                WebhookService.subject(view.id()),
                json.createObjectNode(),
                null,
                null);
        Instant at = clock.instant();
        Sender.Outcome outcome = sender.send(webhook, 0, json.writeValueAsBytes(event));
        return database.write(tx -> store.record(tx, view.id(), 0, 1, at, outcome));
    }

    private void start(String id) {
        if (!inWork.add(id)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    deliver(id);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the server stops; the next one goes on
                } catch (RuntimeException e) {
                    LOG.error("delivering to webhook {} failed; the next tick tries again", id, e);
                } finally {
                    inWork.remove(id);
                }
            });
        } catch (RejectedExecutionException e) {
            inWork.remove(id); // the server stops; the next one goes on
        }
    }

    private void deliver(String id) throws InterruptedException {
        for (var claimed = claim(id); claimed.isPresent(); claimed = claim(id)) {
            Webhook webhook = claimed.get();
            Instant now = clock.instant();
            Instant due = webhook.view().dueAt();
            Optional<Audit.Event> next =
                    webhook.view().state() == Webhooks.State.ACTIVE && (due == null || !due.isAfter(now))
                            ? next(webhook)
                            : Optional.empty();
            if (next.isEmpty()) {
                database.write(tx -> {
                    store.release(tx, id, node);
                    return id;
                });
                return;
            }
            attempt(webhook, next.get());
        }
    }

    private Optional<Webhook> claim(String id) {
        Instant now = clock.instant();
        return database.write(tx -> store.claim(tx, id, node, now, now.plus(LEASE)));
    }

    private long position(Webhook webhook) {
        Seen here = seen.get(webhook.view().id());
        long written = webhook.view().position();
        return here == null || here.replays() != webhook.replays() ? written : Math.max(written, here.sequence());
    }

    private Optional<Audit.Event> next(Webhook webhook) {
        String id = webhook.view().id();
        long after = position(webhook);
        while (true) {
            long from = after;
            List<Audit.Event> events = database.read(tx -> audit.list(tx, from, PAGE, null));
            Optional<Audit.Event> wanted =
                    events.stream().filter(webhook::wants).findFirst();
            after = wanted.map(event -> event.sequence() - 1)
                    .orElseGet(() -> events.isEmpty() ? from : events.getLast().sequence());
            seen.put(id, new Seen(webhook.replays(), after));
            if (wanted.isPresent() || events.size() < PAGE) {
                return wanted;
            }
        }
    }

    private void attempt(Webhook webhook, Audit.Event event) throws InterruptedException {
        var view = webhook.view();
        Instant at = clock.instant();
        Sender.Outcome outcome = sender.send(webhook, event.sequence(), json.writeValueAsBytes(audit.notice(event)));
        database.write(tx -> {
            if (store.find(tx, view.id()).isEmpty()) {
                return at; // removed meanwhile
            }
            store.record(tx, view.id(), event.sequence(), view.attempts() + 1, at, outcome);
            Webhook after = outcome.delivered() ? delivered(webhook, event) : failed(webhook, outcome);
            store.update(tx, after);
            if (after.view().state() == Webhooks.State.DISABLED) {
                audit.append(
                        tx,
                        Cause.SERVER,
                        "WEBHOOK_DISABLED",
                        WebhookService.subject(view.id()),
                        Map.of("attempts", after.view().attempts(), "error", String.valueOf(outcome.error())));
            }
            return at;
        });
    }

    private static Webhook delivered(Webhook webhook, Audit.Event event) {
        return with(webhook, Webhooks.State.ACTIVE, event.sequence(), 0, null, null, null);
    }

    private Webhook failed(Webhook webhook, Sender.Outcome outcome) {
        var view = webhook.view();
        Instant now = clock.instant();
        int failures = view.attempts() + 1;
        Instant since = Objects.requireNonNullElse(view.failingSince(), now);
        boolean disabled = outcome.gone() || since.plus(PATIENCE).isBefore(now);
        return with(
                webhook,
                disabled ? Webhooks.State.DISABLED : Webhooks.State.ACTIVE,
                view.position(),
                failures,
                since,
                now.plus(Backoff.after(failures, random)),
                outcome.error());
    }

    private static Webhook with(
            Webhook webhook,
            Webhooks.State state,
            long position,
            int attempts,
            @Nullable Instant failingSince,
            @Nullable Instant dueAt,
            @Nullable String error) {
        var view = webhook.view();
        return new Webhook(
                new Webhooks.View(
                        view.id(),
                        view.url(),
                        view.subject(),
                        view.kinds(),
                        state,
                        view.createdAt(),
                        position,
                        attempts,
                        failingSince,
                        dueAt,
                        error),
                webhook.secret(),
                webhook.replays());
    }
}
