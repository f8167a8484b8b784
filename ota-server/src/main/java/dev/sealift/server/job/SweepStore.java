package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.database.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What jobs have still to do to their targets, and how it is done to some of them. */
final class SweepStore {
    /** In the words of the index of states. */
    private static final String QUEUED = "status = 'QUEUED' AND status <> 'WAITING'";

    /** In the words of their index. */
    private static final String RETRYING = "status IN ('FAILED', 'TIMED_OUT') AND due_at IS NOT NULL";

    /** Jobs that have something to do. */
    List<String> pending(Handle tx) {
        return Sql.of(tx, "SELECT id FROM jobs WHERE sweep IS NOT NULL ORDER BY id")
                .texts();
    }

    void set(Handle tx, String job, Sweep sweep) {
        Sql.of(tx, "UPDATE jobs SET sweep = :kind, sweep_since = :since, sweep_by = :by WHERE id = :job")
                .bind("kind", sweep.kind())
                .bind("since", sweep.since())
                .bind("by", sweep.by())
                .bind("job", job)
                .execute();
    }

    void clear(Handle tx, String job) {
        Sql.of(tx, "UPDATE jobs SET sweep = NULL, sweep_since = NULL, sweep_by = NULL WHERE id = :job")
                .bind("job", job)
                .execute();
    }

    /** Cancels at most so many that are queued, and says how many that were. */
    int cancelQueued(Handle tx, CohortStore cohorts, String job, Instant now, int most) {
        List<Some> some = some(tx, job, QUEUED, most);
        if (!some.isEmpty()) {
            Sql.of(
                            tx,
                            "UPDATE executions SET status = 'CANCELED', version = version + 1, reason = 'JOB_CANCELED',"
                                    + " updated_at = :now, ended_at = :now, due_at = NULL"
                                    + " WHERE job = :job AND " + QUEUED + " AND device <= :last")
                    .bind("now", now)
                    .bind("job", job)
                    .bind("last", some.getLast().device())
                    .execute();
            byCohort(some).forEach((cohort, n) -> cohorts.move(tx, job, cohort, "queued", "canceled", n));
            cohorts.count(tx, job, "reason:" + ReasonCode.JOB_CANCELED, some.size());
        }
        return some.size();
    }

    /** Lets at most so many not be tried again, and says how many that were. */
    int dropRetries(Handle tx, CohortStore cohorts, String job, int most) {
        List<Some> some = some(tx, job, RETRYING, most);
        if (!some.isEmpty()) {
            Sql.of(tx, "UPDATE executions SET due_at = NULL WHERE job = :job AND " + RETRYING + " AND device <= :last")
                    .bind("job", job)
                    .bind("last", some.getLast().device())
                    .execute();
            byCohort(some).forEach((cohort, n) -> cohorts.add(tx, job, cohort, "retrying", -n));
        }
        return some.size();
    }

    private record Some(String device, int cohort) {}

    /** The first of a job's targets, in the order of their ids. */
    private static List<Some> some(Handle tx, String job, String which, int most) {
        return Sql.of(
                        tx,
                        "SELECT device, cohort FROM executions WHERE job = :job AND " + which
                                + " ORDER BY device LIMIT :most")
                .bind("job", job)
                .bind("most", most)
                .list(row -> new Some(row.text("device"), row.small("cohort")));
    }

    private static Map<Integer, Integer> byCohort(List<Some> some) {
        Map<Integer, Integer> byCohort = new TreeMap<>();
        some.forEach(target -> byCohort.merge(target.cohort(), 1, Integer::sum));
        return byCohort;
    }
}
