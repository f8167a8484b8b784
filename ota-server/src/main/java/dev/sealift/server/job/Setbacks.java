package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import java.time.Clock;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What happens to jobs from outside: a release is withdrawn, or the database is restored from a backup. */
public final class Setbacks {
    private final Stores stores;
    private final AuditLog audit;
    private final Clock clock;

    Setbacks(Stores stores, AuditLog audit, Clock clock) {
        this.stores = stores;
        this.audit = audit;
        this.clock = clock;
    }

    /** A release was withdrawn: its jobs pause. */
    public void withdrawn(Handle tx, Cause cause, Releases.View release) {
        for (Job job : stores.jobs().live(tx)) {
            if (release.id().equals(job.release()) && job.status() != JobStatus.PAUSED) {
                pause(tx, cause, job, "release " + release.id() + " was withdrawn");
            }
        }
    }

    /**
     * The database was restored from a backup: jobs pause until somebody has looked at them. What was offered since the backup
     * is not known here, so no execution number of that time may be used again: what is queued waits for an offer anew,
     * and numbers go on from the minutes since 1970, which grow faster than attempts do.
     */
    public void restored(Handle tx, Cause cause) {
        long base = clock.instant().getEpochSecond() / 60;
        for (Job job : stores.jobs().live(tx)) {
            stores.jobs().numberBase(tx, job.id(), base);
            stores.executions().renumber(tx, job.id(), base + 1);
            stores.cohorts().requeue(tx, job.id());
            if (job.status() != JobStatus.PAUSED) {
                pause(tx, cause, job, "RESTORED from a backup: look at it, then resume it");
            }
        }
    }

    private void pause(Handle tx, Cause cause, Job job, String reason) {
        stores.jobs().status(tx, job.id(), JobStatus.PAUSED, reason);
        audit.append(tx, cause, Events.PAUSED, Events.subject(job), Map.of("statusReason", reason));
    }
}
