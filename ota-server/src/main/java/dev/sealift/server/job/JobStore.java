package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.JobStatus;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.server.database.Columns;
import dev.sealift.server.database.Keyed;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Tally;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Jobs in the database. */
final class JobStore {
    /** Policies kept read; more than there are jobs at a time. */
    private static final int MAX_READ = 1000;

    private final JsonMapper json;
    private final Keyed<Job> rows = Keyed.byId("jobs", (row, context) -> job(row));
    private final Map<String, Read> read = new ConcurrentHashMap<>();

    JobStore(JsonMapper json) {
        this.json = json;
    }

    void insert(Handle tx, Job job) {
        tx.createUpdate("INSERT INTO jobs (id, kind, description, release, allow_downgrade, target_selection, priority,"
                        + " policy, image_bytes, created_by, counter_of, number_base, status, created_at)"
                        + " VALUES (:id, :kind, :description, :release, :allowDowngrade, :selection, :priority,"
                        + " :policy, :imageBytes, :createdBy, :counterOf, :numberBase, :status, :now)")
                .bind("id", job.id())
                .bind("kind", job.kind().name())
                .bind("description", job.description())
                .bind("release", job.release())
                .bind("allowDowngrade", job.allowDowngrade())
                .bind("selection", job.selection().name())
                .bind("priority", job.priority())
                .bind("policy", json.writeValueAsString(job.policy()))
                .bind("imageBytes", job.imageBytes())
                .bind("createdBy", job.createdBy())
                .bind("counterOf", job.counterOf())
                .bind("numberBase", job.progress().numberBase())
                .bind("status", job.status().name())
                .bind("now", job.createdAt().toEpochMilli())
                .execute();
    }

    Optional<Job> find(Handle tx, String id) {
        return rows.find(tx, id);
    }

    List<Job> list(Handle tx, String after, int limit, @Nullable JobStatus status) {
        return tx.createQuery("SELECT * FROM jobs WHERE id > :after" + (status == null ? "" : " AND status = :status")
                        + " ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .bindMap(status == null ? Map.of() : Map.of("status", status.name()))
                .map((row, context) -> job(row))
                .list();
    }

    /** Jobs that time alone may change by then. */
    List<String> toWake(Handle tx, Instant now) {
        return tx.createQuery("SELECT id FROM jobs WHERE wake_at <= :now ORDER BY wake_at")
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .list();
    }

    void wakeAt(Handle tx, String id, @Nullable Instant at) {
        tx.createUpdate("UPDATE jobs SET wake_at = :at WHERE id = :id AND wake_at IS DISTINCT FROM :at")
                .bind("at", Columns.millis(at))
                .bind("id", id)
                .execute();
    }

    /** Not later than that. */
    void wakeBy(Handle tx, String id, Instant at) {
        tx.createUpdate("UPDATE jobs SET wake_at = :at WHERE id = :id AND (wake_at IS NULL OR wake_at > :at)")
                .bind("at", at.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    /** A status that the job leaves again. */
    void status(Handle tx, String id, JobStatus status, @Nullable String reason) {
        tx.createUpdate("UPDATE jobs SET status = :status, status_reason = :reason, completed_at = NULL WHERE id = :id")
                .bind("status", status.name())
                .bind("reason", reason)
                .bind("id", id)
                .execute();
    }

    void start(Handle tx, String id, Instant now) {
        tx.createUpdate("UPDATE jobs SET status = 'IN_PROGRESS', started_at = :now WHERE id = :id")
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    /** The status a job ends with. */
    void end(Handle tx, String id, JobStatus status, String reason, Instant now) {
        tx.createUpdate("UPDATE jobs SET status = :status, status_reason = :reason, completed_at = :now WHERE id = :id")
                .bind("status", status.name())
                .bind("reason", reason)
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    /** The end of the schedule was carried out. */
    void ended(Handle tx, String id) {
        tx.createUpdate("UPDATE jobs SET ended = TRUE WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    void wave(Handle tx, String id, int wave) {
        tx.createUpdate("UPDATE jobs SET wave = :wave WHERE id = :id")
                .bind("wave", wave)
                .bind("id", id)
                .execute();
    }

    void notified(Handle tx, String id, int more) {
        tx.createUpdate("UPDATE jobs SET notified = notified + :more WHERE id = :id")
                .bind("more", more)
                .bind("id", id)
                .execute();
    }

    /** The tally with that difference added. */
    void count(Handle tx, String id, Tallied change) {
        tx.createUpdate("UPDATE jobs SET tally_succeeded = tally_succeeded + :succeeded,"
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
        tx.createUpdate("UPDATE jobs SET tally_epoch = tally_epoch + 1, tally_succeeded = 0, tally_failed = 0,"
                        + " tally_timed_out = 0, tally_rejected = 0 WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    void update(Handle tx, Job job) {
        tx.createUpdate("UPDATE jobs SET description = :description, priority = :priority, policy = :policy"
                        + " WHERE id = :id")
                .bind("description", job.description())
                .bind("priority", job.priority())
                .bind("policy", json.writeValueAsString(job.policy()))
                .bind("id", job.id())
                .execute();
    }

    /** All of a job. */
    void delete(Handle tx, String id) {
        for (String table : List.of(
                "executions",
                "job_documents",
                "job_cohorts",
                "job_counters",
                "job_offers",
                "job_approvals",
                "job_advances",
                "job_groups")) {
            tx.createUpdate("DELETE FROM " + table + " WHERE job = :id")
                    .bind("id", id)
                    .execute();
        }
        tx.createUpdate("DELETE FROM jobs WHERE id = :id").bind("id", id).execute();
    }

    void insertGroups(Handle tx, String job, List<String> groups) {
        for (String group : groups) {
            tx.createUpdate("INSERT INTO job_groups (job, device_group) VALUES (:job, :group)")
                    .bind("job", job)
                    .bind("group", group)
                    .execute();
        }
    }

    List<String> groups(Handle tx, String job) {
        return tx.createQuery("SELECT device_group FROM job_groups WHERE job = :job ORDER BY device_group")
                .bind("job", job)
                .mapTo(String.class)
                .list();
    }

    /** Jobs that are not over. */
    List<Job> live(Handle tx) {
        return tx.createQuery("SELECT * FROM jobs WHERE status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') ORDER BY id")
                .map((row, context) -> job(row))
                .list();
    }

    /** Numbers of executions up to that are taken, in every job. */
    void numberBase(Handle tx, long base) {
        tx.createUpdate("UPDATE jobs SET number_base = :base")
                .bind("base", base)
                .execute();
    }

    /** Continuous jobs that are not over and have that group among their targets. */
    List<String> continuousOf(Handle tx, String group) {
        return tx.createQuery("SELECT jobs.id FROM job_groups JOIN jobs ON jobs.id = job_groups.job"
                        + " WHERE job_groups.device_group = :group AND jobs.target_selection = 'CONTINUOUS'"
                        + " AND jobs.status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') ORDER BY jobs.id")
                .bind("group", group)
                .mapTo(String.class)
                .list();
    }

    private record Read(JobPolicy complete, Policy rules) {}

    private Read policy(String text) {
        if (read.size() > MAX_READ) {
            read.clear();
        }
        return read.computeIfAbsent(text, given -> {
            JobPolicy complete = PolicyDefaults.complete(json.readValue(given, JobPolicy.class));
            return new Read(complete, Policies.rules(complete));
        });
    }

    private Job job(ResultSet row) throws SQLException {
        Read policy = policy(row.getString("policy"));
        return new Job(
                row.getString("id"),
                JobKind.valueOf(row.getString("kind")),
                row.getString("description"),
                row.getString("release"),
                row.getBoolean("allow_downgrade"),
                TargetSelection.valueOf(row.getString("target_selection")),
                row.getInt("priority"),
                policy.complete(),
                policy.rules(),
                row.getLong("image_bytes"),
                row.getString("created_by"),
                row.getString("counter_of"),
                Columns.instant(row, "created_at"),
                new Job.Progress(
                        row.getLong("number_base"),
                        JobStatus.valueOf(row.getString("status")),
                        row.getString("status_reason"),
                        row.getBoolean("ended"),
                        Columns.instantOrNull(row, "started_at"),
                        Columns.instantOrNull(row, "completed_at"),
                        row.getInt("wave"),
                        row.getLong("notified"),
                        row.getInt("tally_epoch"),
                        new Tally(
                                row.getInt("tally_succeeded"),
                                row.getInt("tally_failed"),
                                row.getInt("tally_timed_out"),
                                row.getInt("tally_rejected"))));
    }
}
