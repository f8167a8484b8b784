package dev.sealift.server.audit;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.AuditChain;
import dev.sealift.api.operator.AuditHead;
import dev.sealift.server.database.LogHead;
import dev.sealift.server.database.Row;
import dev.sealift.server.database.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The event log. An event is written in the transaction of the change it tells of, so neither is ever without the
 * other; its hash covers every field and the hash of the event before, so that no past event changes unseen.
 */
public final class AuditLog {
    /** Events in memory while all of them are read. */
    private static final int FETCH = 1000;

    private final Clock clock;
    private final JsonMapper json;

    public AuditLog(Clock clock, JsonMapper json) {
        this.clock = clock;
        this.json = json;
    }

    /**
     * Appends an event.
     *
     * @param kind    what happened, e.g. {@code JOB_CREATED}
     * @param subject what it happened to, e.g. {@code job:blue}
     * @param data    flat details; null values are left out
     */
    public void append(
            Handle tx, Cause cause, String kind, String subject, Map<String, ? extends @Nullable Object> data) {
        LogHead head = LogHead.of(tx);
        LogHead.Position last = head.position();
        // Sorted, so that the same event always gives the same bytes.
        var details = new TreeMap<String, @Nullable Object>(data);
        details.values().removeIf(Objects::isNull);
        String text = json.writeValueAsString(details);
        Instant at = Instant.ofEpochMilli(clock.millis());
        var unhashed = new Audit.Event(
                last.sequence() + 1, at, cause.actor(), cause.reason(), kind, subject, text, last.hash(), "");
        var event = new Audit.Event(
                unhashed.sequence(),
                at,
                cause.actor(),
                cause.reason(),
                kind,
                subject,
                text,
                last.hash(),
                AuditChain.hash(unhashed));
        Sql.of(
                        tx,
                        "INSERT INTO events (sequence, at, actor, reason, kind, subject, data, previous, hash)"
                                + " VALUES (:sequence, :at, :actor, :reason, :kind, :subject, :data, :previous, :hash)")
                .bind("sequence", event.sequence())
                .bind("at", at)
                .bind("actor", cause.actor())
                .bind("reason", cause.reason())
                .bind("kind", kind)
                .bind("subject", subject)
                .bind("data", text)
                .bind("previous", event.previous())
                .bind("hash", event.hash())
                .execute();
        head.append(event);
    }

    /** Events after a sequence number, oldest first. */
    public List<Audit.Event> list(Handle tx, long after, int limit, @Nullable String subject) {
        return tx.createQuery("SELECT * FROM events WHERE sequence > :after"
                        + (subject == null ? "" : " AND subject = :subject") + " ORDER BY sequence LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .bindMap(subject == null ? Map.of() : Map.of("subject", subject))
                .map(Row.mapper(AuditLog::event))
                .list();
    }

    /** Sequence number of the last event of that kind that happened to a subject. */
    public Optional<Long> lastOf(Handle tx, String subject, String kind) {
        return Sql.of(tx, "SELECT MAX(sequence) FROM events WHERE subject = :subject AND kind = :kind")
                .bind("subject", subject)
                .bind("kind", kind)
                .number();
    }

    /**
     * Gives, in order, what happened to a subject from an event on, and of the events of other subjects those that name it.
     *
     * @param kinds  how the kinds of these others begin
     * @param member of their data that holds the name
     */
    public void story(
            Handle tx,
            long from,
            String subject,
            String kinds,
            String member,
            String name,
            Consumer<Audit.Event> reader) {
        String names = json.writeValueAsString(Map.of(member, name));
        try (var events = tx.createQuery("SELECT * FROM events WHERE sequence >= :from AND (subject = :subject"
                        + " OR (substr(kind, 1, :length) = :kinds AND data LIKE :names ESCAPE '~'))"
                        + " ORDER BY sequence")
                .bind("from", from)
                .bind("subject", subject)
                .bind("length", kinds.length())
                .bind("kinds", kinds)
                .bind("names", "%" + names.substring(1, names.length() - 1).replace("_", "~_") + "%")
                .setFetchSize(FETCH)
                .map(Row.mapper(AuditLog::event))
                .iterator()) {
            events.forEachRemaining(reader);
        }
    }

    /** Sequence number of the last event; 0 before the first. */
    public long head(Handle tx) {
        return Sql.of(tx, "SELECT COALESCE(MAX(sequence), 0) FROM events").count();
    }

    /** An event as streams and webhooks tell it. */
    public Audit.Notice notice(Audit.Event event) {
        return new Audit.Notice(
                event.sequence(),
                event.at(),
                event.kind(),
                event.subject(),
                json.readTree(event.data()),
                event.actor(),
                event.reason());
    }

    /**
     * Recomputes the whole chain from what was pruned to the end, and names the first event that does not fit.
     *
     * @param head signed earlier, which the log must contain; null when none is known
     */
    public Audit.Verification verify(Handle tx, @Nullable AuditHead head) {
        LogHead.Row log = LogHead.read(tx);
        var chain = new AuditChain(log.anchorSequence(), log.anchorHash(), head);
        try (var events = tx.createQuery("SELECT * FROM events ORDER BY sequence")
                .setFetchSize(FETCH)
                .map(Row.mapper(AuditLog::event))
                .iterator()) {
            events.forEachRemaining(chain::accept);
        }
        return chain.end(log.sequence());
    }

    private static Audit.Event event(Row row) throws SQLException {
        return new Audit.Event(
                row.number("sequence"),
                row.instant("at"),
                row.text("actor"),
                row.textOrNull("reason"),
                row.text("kind"),
                row.text("subject"),
                row.text("data"),
                row.text("previous"),
                row.text("hash"));
    }
}
