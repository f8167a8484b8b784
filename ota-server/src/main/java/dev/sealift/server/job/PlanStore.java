package dev.sealift.server.job;

import dev.sealift.server.database.Sql;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The plans of jobs whose targets are not all written down, and which run writes them. */
final class PlanStore {
    private static final TypeReference<List<String>> TARGETS = new TypeReference<>() {};

    private final JsonMapper json;

    PlanStore(JsonMapper json) {
        this.json = json;
    }

    /** @param targets devices that were named */
    void insert(Handle tx, String job, List<String> targets) {
        Sql.of(tx, "INSERT INTO job_plans (job, targets) VALUES (:job, :targets)")
                .bind("job", job)
                .bind("targets", json.writeValueAsString(targets))
                .execute();
    }

    List<String> targets(Handle tx, String job) {
        return Sql.of(tx, "SELECT targets FROM job_plans WHERE job = :job")
                .bind("job", job)
                .text()
                .map(targets -> json.readValue(targets, TARGETS))
                .orElse(List.of());
    }

    /** Jobs that are not over, of which no run has written anything since. */
    List<String> free(Handle tx, Instant since) {
        return Sql.of(
                        tx,
                        "SELECT job_plans.job FROM job_plans JOIN jobs ON jobs.id = job_plans.job"
                                + " WHERE jobs.status IN ('SCHEDULED', 'PAUSED')"
                                + " AND (job_plans.beat_at IS NULL OR job_plans.beat_at < :since) ORDER BY job_plans.job")
                .bind("since", since)
                .texts();
    }

    /** The plan is that run's from now on. */
    void take(Handle tx, String job, String run, Instant now) {
        Sql.of(tx, "UPDATE job_plans SET run = :run, beat_at = :now WHERE job = :job")
                .bind("run", run)
                .bind("now", now)
                .bind("job", job)
                .execute();
    }

    /** Says that the run goes on, unless the plan is no longer its own. */
    boolean beat(Handle tx, String job, String run, Instant now) {
        return Sql.of(tx, "UPDATE job_plans SET beat_at = :now WHERE job = :job AND run = :run")
                        .bind("now", now)
                        .bind("job", job)
                        .bind("run", run)
                        .execute()
                == 1;
    }

    void delete(Handle tx, String job) {
        Sql.of(tx, "DELETE FROM job_plans WHERE job = :job").bind("job", job).execute();
    }
}
