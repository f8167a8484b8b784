package dev.sealift.server.webhook;

import dev.sealift.api.operator.Webhooks;
import dev.sealift.server.database.Columns;
import dev.sealift.server.database.Keyed;
import dev.sealift.server.database.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of webhooks. */
final class WebhookStore {
    /** Attempts that are kept of each webhook. */
    private static final int KEPT = 200;

    private static final Keyed<Webhook> WEBHOOKS = Keyed.byId("webhooks", WebhookStore::webhook);

    void insert(Handle tx, Webhook webhook) {
        var view = webhook.view();
        tx.createUpdate("INSERT INTO webhooks (id, url, secret, subject, kinds, state, created_at, position)"
                        + " VALUES (:id, :url, :secret, :subject, :kinds, :state, :now, :position)")
                .bind("id", view.id())
                .bind("url", view.url())
                .bind("secret", webhook.secret())
                .bind("subject", view.subject())
                .bind("kinds", String.join(",", view.kinds()))
                .bind("state", view.state().name())
                .bind("now", view.createdAt().toEpochMilli())
                .bind("position", view.position())
                .execute();
    }

    Optional<Webhook> find(Handle tx, String id) {
        return WEBHOOKS.find(tx, id);
    }

    List<Webhook> list(Handle tx, String after, int limit) {
        return WEBHOOKS.list(tx, after, limit);
    }

    int count(Handle tx) {
        return tx.createQuery("SELECT COUNT(*) FROM webhooks")
                .mapTo(Integer.class)
                .one();
    }

    void delete(Handle tx, String id) {
        tx.execute("DELETE FROM webhook_deliveries WHERE webhook = ?", id);
        tx.execute("DELETE FROM webhooks WHERE id = ?", id);
    }

    /** Those that are sent to, and may be now. */
    List<Webhook> due(Handle tx, Instant now) {
        return tx.createQuery("SELECT * FROM webhooks WHERE state = 'ACTIVE' AND (due_at IS NULL OR due_at <= :now)")
                .bind("now", now.toEpochMilli())
                .map(Row.mapper(WebhookStore::webhook))
                .list();
    }

    /** Takes it for that node, unless another one has it; gives it as it is then. */
    Optional<Webhook> claim(Handle tx, String id, String node, Instant now, Instant until) {
        int claimed = tx.createUpdate("UPDATE webhooks SET lease_owner = :node, lease_until = :until"
                        + " WHERE id = :id AND (lease_owner = :node OR lease_until <= :now)")
                .bind("id", id)
                .bind("node", node)
                .bind("now", now.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .execute();
        return claimed == 0 ? Optional.empty() : find(tx, id);
    }

    void release(Handle tx, String id, String node) {
        tx.createUpdate("UPDATE webhooks SET lease_until = 0 WHERE id = :id AND lease_owner = :node")
                .bind("id", id)
                .bind("node", node)
                .execute();
    }

    /** Where it stands, unless it was set to another position meanwhile. */
    void update(Handle tx, Webhook webhook) {
        var view = webhook.view();
        tx.createUpdate("UPDATE webhooks SET position = :position, attempts = :attempts,"
                        + " failing_since = :failingSince, due_at = :dueAt, error = :error, state = :state"
                        + " WHERE id = :id AND replays = :replays")
                .bind("id", view.id())
                .bind("replays", webhook.replays())
                .bind("position", view.position())
                .bind("attempts", view.attempts())
                .bind("failingSince", Columns.millis(view.failingSince()))
                .bind("dueAt", Columns.millis(view.dueAt()))
                .bind("error", view.error())
                .bind("state", view.state().name())
                .execute();
    }

    /** Starts it again; whatever is under way no longer counts. */
    void replay(Handle tx, String id, @Nullable Long after) {
        tx.createUpdate("UPDATE webhooks SET state = 'ACTIVE', replays = replays + 1, attempts = 0,"
                        + " failing_since = NULL, due_at = NULL, position = COALESCE(:after, position) WHERE id = :id")
                .bind("id", id)
                .bind("after", after)
                .execute();
    }

    /** Notes an attempt and forgets the oldest. */
    Webhooks.Delivery record(Handle tx, String id, long sequence, int attempt, Instant at, Sender.Outcome outcome) {
        tx.execute("UPDATE webhooks SET deliveries = deliveries + 1 WHERE id = ?", id);
        long number = tx.createQuery("SELECT deliveries FROM webhooks WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
        tx.createUpdate("INSERT INTO webhook_deliveries (webhook, number, sequence, attempt, at, status, millis, error)"
                        + " VALUES (:id, :number, :sequence, :attempt, :at, :status, :millis, :error)")
                .bind("id", id)
                .bind("number", number)
                .bind("sequence", sequence)
                .bind("attempt", attempt)
                .bind("at", at.toEpochMilli())
                .bind("status", outcome.status())
                .bind("millis", outcome.millis())
                .bind("error", outcome.error())
                .execute();
        tx.execute("DELETE FROM webhook_deliveries WHERE webhook = ? AND number <= ?", id, number - KEPT);
        return new Webhooks.Delivery(
                number, sequence, attempt, at, outcome.status(), outcome.millis(), outcome.error());
    }

    List<Webhooks.Delivery> deliveries(Handle tx, String id, long after, int limit) {
        return tx.createQuery("SELECT * FROM webhook_deliveries WHERE webhook = :id AND number > :after"
                        + " ORDER BY number LIMIT :limit")
                .bind("id", id)
                .bind("after", after)
                .bind("limit", limit)
                .map(Row.mapper(WebhookStore::delivery))
                .list();
    }

    private static Webhooks.Delivery delivery(Row row) throws SQLException {
        int status = row.small("status");
        return new Webhooks.Delivery(
                row.number("number"),
                row.number("sequence"),
                row.small("attempt"),
                row.instant("at"),
                status == 0 ? null : status,
                row.number("millis"),
                row.textOrNull("error"));
    }

    private static Webhook webhook(Row row) throws SQLException {
        String kinds = row.text("kinds");
        var view = new Webhooks.View(
                row.text("id"),
                row.text("url"),
                row.textOrNull("subject"),
                kinds.isEmpty() ? List.of() : Arrays.asList(kinds.split(",")),
                row.constant("state", Webhooks.State.class),
                row.instant("created_at"),
                row.number("position"),
                row.small("attempts"),
                row.instantOrNull("failing_since"),
                row.instantOrNull("due_at"),
                row.textOrNull("error"));
        return new Webhook(view, row.text("secret"), row.number("replays"));
    }
}
