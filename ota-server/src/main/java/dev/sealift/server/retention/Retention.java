package dev.sealift.server.retention;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.LogHead;
import dev.sealift.server.identity.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Prunes executions of jobs that ended long ago, and the oldest events. What was pruned is an event itself; the chain then
 * begins behind the last event that was pruned, whose sequence and hash stay on record as its anchor.
 */
public final class Retention {
    /** Pruned in one transaction, so that nobody waits long for it. */
    private static final int BATCH = 5000;

    /** Some are in progress when their job is cancelled, and go on to their end. In the words of the index of states. */
    private static final String OPEN = "status IN ('QUEUED', 'IN_PROGRESS', 'SOAKING') AND status <> 'WAITING'";

    /** Policies count in days. */
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Policy policy;
    private Instant next = Instant.MIN;

    /**
     * How long what is over is kept.
     *
     * @param events     since they happened
     * @param executions since their job ended
     */
    public record Policy(Duration events, Duration executions) {
        /** Ten years of events, as long as devices live; two of executions. */
        public static final Policy GENEROUS = new Policy(Duration.ofDays(3650), Duration.ofDays(730));
    }

    public Retention(Database database, AuditLog audit, Clock clock, Policy policy) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.policy = policy;
    }

    /** Prunes what is due, a batch at a time, and looks again in an hour. */
    public void tick() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        boolean more = pruneExecutions(now.minus(policy.executions()));
        more |= pruneEvents(now.minus(policy.events()));
        more |= pruneCertificates(now);
        if (!more) {
            next = now.plus(PAUSE);
        }
    }

    private boolean pruneExecutions(Instant before) {
        Optional<String> job = database.read(tx -> tx.createQuery("SELECT id FROM jobs WHERE completed_at < :before"
                        + " AND EXISTS (SELECT 1 FROM executions WHERE job = jobs.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM executions WHERE job = jobs.id AND " + OPEN + ")"
                        + " ORDER BY completed_at LIMIT 1")
                .bind("before", before.toEpochMilli())
                .mapTo(String.class)
                .findOne());
        return job.isPresent() && database.write(tx -> pruneExecutions(tx, job.get()));
    }

    private boolean pruneExecutions(Handle tx, String job) {
        int pruned = tx.createUpdate("DELETE FROM executions WHERE job = :job AND device IN"
                        + " (SELECT device FROM executions WHERE job = :job LIMIT :batch)")
                .bind("job", job)
                .bind("batch", BATCH)
                .execute();
        audit.append(tx, Cause.SERVER, "EXECUTIONS_PRUNED", "job:" + job, Map.of("executions", pruned));
        return true;
    }

    /** They have expired, and so say nothing any more. */
    private boolean pruneCertificates(Instant now) {
        List<String> expired = database.read(tx -> Revocations.expired(tx, now, BATCH));
        if (expired.isEmpty()) {
            return false;
        }
        return database.write(tx -> {
            Revocations.forget(tx, expired);
            audit.append(tx, Cause.SERVER, "CERTIFICATES_PRUNED", "server", Map.of("certificates", expired.size()));
            return true;
        });
    }

    private boolean pruneEvents(Instant before) {
        Audit.Event oldest =
                database.read(tx -> oldest(tx, 1)).stream().findFirst().orElse(null);
        return due(oldest, before) && database.write(tx -> pruneEvents(tx, before));
    }

    private boolean pruneEvents(Handle tx, Instant before) {
        long end = LogHead.read(tx).sequence();
        Audit.Event last = null;
        for (Audit.Event event : oldest(tx, BATCH)) {
            // The end of the log stays, whatever its age.
            if (!due(event, before) || event.sequence() == end) {
                break;
            }
            last = event;
        }
        if (last == null) {
            return false;
        }
        int pruned = tx.createUpdate("DELETE FROM events WHERE sequence <= :last")
                .bind("last", last.sequence())
                .execute();
        LogHead.anchor(tx, last.sequence(), last.hash());
        audit.append(
                tx,
                Cause.SERVER,
                "EVENTS_PRUNED",
                "server",
                Map.of("events", pruned, "lastSequence", last.sequence(), "lastHash", last.hash()));
        return true;
    }

    private List<Audit.Event> oldest(Handle tx, int limit) {
        return audit.list(tx, 0, limit, null);
    }

    private static boolean due(Audit.@Nullable Event event, Instant before) {
        return event != null && event.at().isBefore(before);
    }
}
