package dev.sealift.server.job;

import dev.sealift.server.database.Sql;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.job.engine.Waiting;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The cohorts of jobs and the counts in them; each change of an execution moves them, so that no reader counts executions. */
final class CohortStore {
    /** A cohort's number within its job, and what is in it. */
    record Row(int number, Cohort cohort, Waiting waiting, Counts counts) {}

    void insert(Handle tx, String job, int number, Cohort cohort) {
        Sql.of(
                        tx,
                        "INSERT INTO job_cohorts (job, number, wave, site, zone)"
                                + " VALUES (:job, :number, :wave, :site, :zone)")
                .bind("job", job)
                .bind("number", number)
                .bind("wave", cohort.wave())
                .bind("site", cohort.site())
                .bind("zone", cohort.zone() == null ? null : cohort.zone().getId())
                .execute();
    }

    /**
     * The number of a cohort, which is added when there are no targets in it yet.
     *
     * @param rows all cohorts of the job
     */
    int number(Handle tx, String job, Cohort cohort, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.cohort().equals(cohort))
                .findFirst()
                .map(Row::number)
                .orElseGet(() -> {
                    insert(tx, job, rows.size(), cohort);
                    return rows.size();
                });
    }

    /** Takes all cohorts and numbers for people back. */
    void clear(Handle tx, String job) {
        Sql.of(tx, "DELETE FROM job_cohorts WHERE job = :job").bind("job", job).execute();
        Sql.of(tx, "DELETE FROM job_counters WHERE job = :job").bind("job", job).execute();
    }

    /** In the order of cohorts. */
    List<Row> list(Handle tx, String job) {
        return Sql.of(tx, "SELECT * FROM job_cohorts WHERE job = :job").bind("job", job).list(CohortStore::row).stream()
                .sorted((one, other) -> one.cohort().compareTo(other.cohort()))
                .toList();
    }

    /** So many more of a cohort are counted there. */
    void add(Handle tx, String job, int cohort, String column, int targets) {
        Sql.of(tx, "UPDATE job_cohorts SET " + column + " = " + column + " + :n WHERE job = :job AND number = :cohort")
                .bind("n", targets)
                .bind("job", job)
                .bind("cohort", cohort)
                .execute();
    }

    /** An execution that changed from one state to another. */
    void move(Handle tx, Execution before, Execution after) {
        int retrying = (after.retrying() ? 1 : 0) - (before.retrying() ? 1 : 0);
        String from = column(before);
        String to = column(after);
        if (from.equals(to) && retrying == 0) {
            return;
        }
        String counts = from.equals(to) ? "" : from + " = " + from + " - 1, " + to + " = " + to + " + 1, ";
        Sql.of(
                        tx,
                        "UPDATE job_cohorts SET " + counts + "retrying = retrying + :retrying"
                                + " WHERE job = :job AND number = :cohort")
                .bind("retrying", retrying)
                .bind("job", after.job())
                .bind("cohort", after.cohort())
                .execute();
    }

    /** So many of a cohort went from one state to another. */
    void move(Handle tx, String job, int cohort, String from, String to, int targets) {
        Sql.of(
                        tx,
                        "UPDATE job_cohorts SET " + from + " = " + from + " - :n, " + to + " = " + to + " + :n"
                                + " WHERE job = :job AND number = :cohort")
                .bind("n", targets)
                .bind("job", job)
                .bind("cohort", cohort)
                .execute();
    }

    /** All that are queued wait to be offered it again. */
    void requeue(Handle tx, String job) {
        Sql.of(tx, "UPDATE job_cohorts SET again = again + queued, queued = 0 WHERE job = :job")
                .bind("job", job)
                .execute();
    }

    private static String column(Execution execution) {
        return execution.state() == TargetState.WAITING
                ? execution.again() ? "again" : "fresh"
                : column(execution.state());
    }

    private static String column(TargetState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Row row(dev.sealift.server.database.Row row) throws SQLException {
        String zone = row.textOrNull("zone");
        var cohort = new Cohort(row.small("wave"), row.textOrNull("site"), zone == null ? null : ZoneId.of(zone));
        var waiting = new Waiting(cohort, row.small("fresh"), row.small("again"));
        Map<TargetState, Integer> counts = new EnumMap<>(TargetState.class);
        counts.put(TargetState.WAITING, waiting.devices());
        for (TargetState state : TargetState.values()) {
            if (state != TargetState.WAITING) {
                counts.put(state, row.small(column(state)));
            }
        }
        return new Row(row.small("number"), cohort, waiting, Counts.of(counts, row.small("retrying")));
    }

    /** Adds to one of the numbers for people. */
    void count(Handle tx, String job, @Nullable String name, int more) {
        if (name != null && more != 0) {
            Sql.of(
                            tx,
                            "INSERT INTO job_counters (job, name, n) VALUES (:job, :name, :more)"
                                    + " ON CONFLICT (job, name) DO UPDATE SET n = job_counters.n + excluded.n")
                    .bind("job", job)
                    .bind("name", name)
                    .bind("more", more)
                    .execute();
        }
    }

    /** The numbers for people whose names begin so, by the rest of the name. */
    Map<String, Integer> counters(Handle tx, String job, String prefix) {
        Map<String, Integer> counters = new TreeMap<>();
        Sql.of(tx, "SELECT name, n FROM job_counters WHERE job = :job AND n > 0")
                .bind("job", job)
                .list(row -> Map.entry(row.text("name"), row.small("n")))
                .stream()
                .filter(counter -> counter.getKey().startsWith(prefix))
                .forEach(counter -> counters.put(counter.getKey().substring(prefix.length()), counter.getValue()));
        return counters;
    }
}
