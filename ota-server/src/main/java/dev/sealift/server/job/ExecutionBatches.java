package dev.sealift.server.job;

import dev.sealift.server.database.Sql;
import dev.sealift.server.job.engine.TargetState;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes of many executions of a job in one statement. */
final class ExecutionBatches {
    private static final String NEXT = "SELECT device FROM executions WHERE job = :job AND cohort = :cohort"
            + " AND status = 'WAITING' AND again = :again ORDER BY position LIMIT :most";

    /**
     * New targets; the same order of devices as the table's makes this fast.
     *
     * @param numbers of the cohorts that the targets name by their index
     */
    void insert(Handle tx, Job job, int[] numbers, List<Targets.Target> targets) {
        long number = job.progress().numberBase() + 1;
        Sql.forEach(
                tx,
                "INSERT INTO executions (job, device, cohort, position, named, status, number, reason)"
                        + " VALUES (:job, :device, :cohort, :position, :named, :status, :number, :reason)",
                targets,
                (row, target) -> row.bind("job", job.id())
                        .bind("device", target.device())
                        .bind("cohort", numbers[target.cohort()])
                        .bind("position", target.position())
                        .bind("named", target.named())
                        .bind("status", target.excluded() == null ? TargetState.WAITING : TargetState.EXCLUDED)
                        .bind("number", number)
                        .bind("reason", target.excluded()));
    }

    /**
     * Offers the job to the next of a cohort.
     *
     * @param again those that were offered it before, else the fresh ones
     * @return how many there were
     */
    int offer(Handle tx, String job, int cohort, boolean again, int most, Instant now, @Nullable Instant due) {
        return Sql.of(
                        tx,
                        "UPDATE executions SET status = 'QUEUED', again = FALSE, version = 1, queued_at = :now,"
                                + " updated_at = :now, due_at = :due WHERE job = :job AND device IN (" + NEXT + ")")
                .bind("now", now)
                .bind("due", due)
                .bind("job", job)
                .bind("cohort", cohort)
                .bind("again", again)
                .bind("most", most)
                .execute();
    }

    /** Takes some targets back that were written down, and says how many that were. */
    int remove(Handle tx, String job, int most) {
        return Sql.of(
                        tx,
                        "DELETE FROM executions WHERE job = :job AND device IN"
                                + " (SELECT device FROM executions WHERE job = :job ORDER BY device LIMIT :most)")
                .bind("job", job)
                .bind("most", most)
                .execute();
    }

    /** What is queued waits again, and all that wait are offered the job under that number. */
    void renumber(Handle tx, String job, long number) {
        Sql.of(
                        tx,
                        "UPDATE executions SET status = 'WAITING', again = TRUE, version = 0, queued_at = NULL,"
                                + " updated_at = NULL, due_at = NULL WHERE job = :job AND status = 'QUEUED'")
                .bind("job", job)
                .execute();
        Sql.of(tx, "UPDATE executions SET number = :number WHERE job = :job AND status = 'WAITING'")
                .bind("number", number)
                .bind("job", job)
                .execute();
    }
}
