package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.server.database.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How far jobs are: what the rollout changes in their rows. */
final class ProgressStore {
    /** Jobs that time alone may change by then. */
    List<String> toWake(Handle tx, Instant now) {
        return Sql.of(tx, "SELECT id FROM jobs WHERE wake_at <= :now ORDER BY wake_at")
                .bind("now", now)
                .texts();
    }

    void wakeAt(Handle tx, Job job, @Nullable Instant at) {
        if (!Objects.equals(job.progress().wakeAt(), at)) {
            Sql.of(tx, "UPDATE jobs SET wake_at = :at WHERE id = :id")
                    .bind("at", at)
                    .bind("id", job.id())
                    .execute();
        }
    }

    /** Not later than that. */
    void wakeBy(Handle tx, Job job, Instant at) {
        Instant known = job.progress().wakeAt();
        if (known == null || known.isAfter(at)) {
            wakeAt(tx, job, at);
        }
    }

    /** A status that the job leaves again. */
    void status(Handle tx, String id, JobStatus status, @Nullable String reason) {
        Sql.of(tx, "UPDATE jobs SET status = :status, status_reason = :reason, completed_at = NULL WHERE id = :id")
                .bind("status", status)
                .bind("reason", reason)
                .bind("id", id)
                .execute();
    }

    void start(Handle tx, String id, Instant now) {
        Sql.of(tx, "UPDATE jobs SET status = 'IN_PROGRESS', started_at = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /** The status a job ends with. */
    void end(Handle tx, String id, JobStatus status, String reason, Instant now) {
        Sql.of(tx, "UPDATE jobs SET status = :status, status_reason = :reason, completed_at = :now WHERE id = :id")
                .bind("status", status)
                .bind("reason", reason)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /**
     * The devices that it updated are taken back, and those that it will have updated when they come to their end.
     *
     * @param reason what it ended with, and what came of it
     */
    void rolledBack(Handle tx, String id, String reason) {
        Sql.of(tx, "UPDATE jobs SET rolled_back = TRUE, status_reason = :reason WHERE id = :id")
                .bind("reason", reason)
                .bind("id", id)
                .execute();
    }

    /** The end of the schedule was carried out. */
    void ended(Handle tx, String id) {
        Sql.of(tx, "UPDATE jobs SET ended = TRUE WHERE id = :id").bind("id", id).execute();
    }

    /** All targets are written down. */
    void planned(Handle tx, String id) {
        Sql.of(tx, "UPDATE jobs SET planned = TRUE WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    void wave(Handle tx, String id, int wave) {
        Sql.of(tx, "UPDATE jobs SET wave = :wave WHERE id = :id")
                .bind("wave", wave)
                .bind("id", id)
                .execute();
    }

    void notified(Handle tx, String id, int more) {
        Sql.of(tx, "UPDATE jobs SET notified = notified + :more WHERE id = :id")
                .bind("more", more)
                .bind("id", id)
                .execute();
    }

    /** The tally with that difference added. */
    void count(Handle tx, String id, Tallied change) {
        Sql.of(
                        tx,
                        "UPDATE jobs SET tally_succeeded = tally_succeeded + :succeeded,"
                                + " tally_failed = tally_failed + :failed, tally_timed_out = tally_timed_out + :timedOut,"
                                + " tally_rejected = tally_rejected + :rejected WHERE id = :id")
                .bind("succeeded", change.succeeded())
                .bind("failed", change.failed())
                .bind("timedOut", change.timedOut())
                .bind("rejected", change.rejected())
                .bind("id", id)
                .execute();
    }

    /** An empty tally; what executions say of the one before counts no more. */
    void countAnew(Handle tx, String id) {
        Sql.of(
                        tx,
                        "UPDATE jobs SET tally_epoch = tally_epoch + 1, tally_succeeded = 0, tally_failed = 0,"
                                + " tally_timed_out = 0, tally_rejected = 0 WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** Numbers of executions up to that are taken, in every job. */
    void numberBase(Handle tx, long base) {
        Sql.of(tx, "UPDATE jobs SET number_base = :base").bind("base", base).execute();
    }
}
