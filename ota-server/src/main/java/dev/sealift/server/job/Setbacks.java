package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.job.engine.TargetState;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What happens to jobs from outside: a release is withdrawn, or the database is restored from a backup. */
public final class Setbacks {
    /** Far more attempts than a device can make in one job. */
    private static final long NUMBERS_OF_AN_EPOCH = 1_000_000;

    private final Stores stores;
    private final AuditLog audit;

    private Setbacks(Stores stores, AuditLog audit) {
        this.stores = stores;
        this.audit = audit;
    }

    /** For the jobs of a database. */
    public static Setbacks of(AuditLog audit, JsonMapper json) {
        return new Setbacks(Stores.of(json), audit);
    }

    /** A release was withdrawn: its jobs pause. */
    public void withdrawn(Handle tx, Cause cause, Releases.View release) {
        for (Job job : stores.jobs().live(tx)) {
            if (release.id().equals(job.release()) && job.status() != JobStatus.PAUSED) {
                String reason = "release " + release.id() + " was withdrawn";
                stores.progress().status(tx, job.id(), JobStatus.PAUSED, reason);
                audit.append(tx, cause, Events.PAUSED, Events.subject(job), Map.of(Events.STATUS_REASON, reason));
            }
        }
    }

    /**
     * The database went back to a backup: jobs pause until somebody has looked at them. What was offered since the backup is
     * not known here, so no execution number of that time may be used again: what is queued waits for an offer anew, and
     * numbers go on from the base of the new epoch, in jobs that have ended too, since they can be retried.
     */
    public void restored(Handle tx, long epoch) {
        long base = numberBase(epoch);
        stores.progress().numberBase(tx, base);
        for (Job job : stores.jobs().live(tx)) {
            List<Map<String, @Nullable Object>> queued = stores.cohorts().list(tx, job.id()).stream()
                    .filter(row -> row.counts().of(TargetState.QUEUED) > 0)
                    .map(row -> Events.cohort(
                            row.number(), row.cohort(), row.counts().of(TargetState.QUEUED)))
                    .toList();
            stores.batches().renumber(tx, job.id(), base + 1);
            stores.cohorts().requeue(tx, job.id());
            String reason = "RESTORED from a backup: look at it, then resume it";
            if (job.status() != JobStatus.PAUSED) {
                stores.progress().status(tx, job.id(), JobStatus.PAUSED, reason);
            }
            audit.append(
                    tx,
                    Cause.SERVER,
                    Events.PAUSED,
                    Events.subject(job),
                    Map.of(Events.STATUS_REASON, reason, Events.COHORTS, queued));
        }
    }

    /** Numbers of executions up to this one may have been used in the epochs before. */
    static long numberBase(long epoch) {
        return epoch * NUMBERS_OF_AN_EPOCH;
    }
}
