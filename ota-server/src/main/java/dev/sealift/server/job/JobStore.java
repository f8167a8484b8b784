package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.JobStatus;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Keyed;
import dev.sealift.server.database.ReadOnce;
import dev.sealift.server.database.Row;
import dev.sealift.server.database.Sql;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Tally;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Jobs in the database. */
final class JobStore {
    /** Policies kept read; more than there are jobs at a time. */
    private static final int MAX_READ = 1000;

    private final JsonMapper json;
    private final Keyed<Job> rows = Keyed.byId("jobs", this::job);
    private final ReadOnce<Read> policies = new ReadOnce<>(MAX_READ, this::read);

    JobStore(JsonMapper json) {
        this.json = json;
    }

    void insert(Handle tx, Job job) {
        Sql.of(
                        tx,
                        "INSERT INTO jobs (id, kind, description, release, allow_downgrade, target_selection, priority,"
                                + " policy, image_bytes, created_by, counter_of, number_base, status, created_at, planned)"
                                + " VALUES (:id, :kind, :description, :release, :allowDowngrade, :selection, :priority,"
                                + " :policy, :imageBytes, :createdBy, :counterOf, :numberBase, :status, :now, :planned)")
                .bind("id", job.id())
                .bind("kind", job.kind())
                .bind("description", job.description())
                .bind("release", job.release())
                .bind("allowDowngrade", job.allowDowngrade())
                .bind("selection", job.selection())
                .bind("priority", job.priority())
                .bind("policy", json.writeValueAsString(job.policy()))
                .bind("imageBytes", job.imageBytes())
                .bind("createdBy", job.createdBy())
                .bind("counterOf", job.counterOf())
                .bind("numberBase", job.progress().numberBase())
                .bind("status", job.status())
                .bind("now", job.createdAt())
                .bind("planned", job.progress().planned())
                .execute();
    }

    Optional<Job> find(Handle tx, String id) {
        return rows.find(tx, id);
    }

    List<Job> list(Handle tx, String after, int limit, @Nullable JobStatus status) {
        Sql query = Sql.of(
                        tx,
                        "SELECT * FROM jobs WHERE id > :after AND (sweep IS NULL OR sweep <> 'DELETE')"
                                + (status == null ? "" : " AND status = :status")
                                + " ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit);
        return (status == null ? query : query.bind("status", status)).list(this::job);
    }

    void update(Handle tx, Job job) {
        Sql.of(
                        tx,
                        "UPDATE jobs SET description = :description, priority = :priority, policy = :policy"
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
                "job_groups",
                "job_plans")) {
            Sql.of(tx, "DELETE FROM " + table + " WHERE job = :id")
                    .bind("id", id)
                    .execute();
        }
        Sql.of(tx, "DELETE FROM jobs WHERE id = :id").bind("id", id).execute();
    }

    void insertGroups(Handle tx, String job, List<String> groups) {
        for (String group : groups) {
            Sql.of(tx, "INSERT INTO job_groups (job, device_group) VALUES (:job, :group)")
                    .bind("job", job)
                    .bind("group", group)
                    .execute();
        }
    }

    List<String> groups(Handle tx, String job) {
        return Sql.of(tx, "SELECT device_group FROM job_groups WHERE job = :job ORDER BY device_group")
                .bind("job", job)
                .texts();
    }

    /** Jobs that are not over. */
    List<Job> live(Handle tx) {
        return Sql.of(tx, "SELECT * FROM jobs WHERE status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') ORDER BY id")
                .list(this::job);
    }

    /** Continuous jobs that are not over and have that group among their targets. */
    List<String> continuousOf(Handle tx, String group) {
        return Sql.of(
                        tx,
                        "SELECT jobs.id FROM job_groups JOIN jobs ON jobs.id = job_groups.job"
                                + " WHERE job_groups.device_group = :group AND jobs.target_selection = 'CONTINUOUS'"
                                + " AND jobs.status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') ORDER BY jobs.id")
                .bind("group", group)
                .texts();
    }

    /** The job that takes the devices of another back to that release, if it still may be offered. */
    Optional<Job> counterTo(Handle tx, String of, String release) {
        return Sql.of(
                        tx,
                        "SELECT * FROM jobs WHERE counter_of = :of AND release = :release AND created_by = :server"
                                + " AND status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') AND planned ORDER BY id")
                .bind("of", of)
                .bind("release", release)
                .bind("server", Cause.SERVER.actor())
                .list(this::job)
                .stream()
                .filter(Job::live)
                .findFirst();
    }

    private record Read(JobPolicy complete, Policy rules) {}

    private Read read(String policy) {
        JobPolicy complete = PolicyDefaults.complete(json.readValue(policy, JobPolicy.class));
        return new Read(complete, Policies.rules(complete));
    }

    private Job job(Row row) throws SQLException {
        Read policy = policies.of(row.text("policy"));
        return new Job(
                row.text("id"),
                row.constant("kind", JobKind.class),
                row.textOrNull("description"),
                row.textOrNull("release"),
                row.flag("allow_downgrade"),
                row.constant("target_selection", TargetSelection.class),
                row.small("priority"),
                policy.complete(),
                policy.rules(),
                row.number("image_bytes"),
                row.text("created_by"),
                row.textOrNull("counter_of"),
                row.instant("created_at"),
                new Job.Progress(
                        row.flag("planned"),
                        row.number("number_base"),
                        row.constant("status", JobStatus.class),
                        row.textOrNull("status_reason"),
                        row.flag("ended"),
                        row.instantOrNull("started_at"),
                        row.instantOrNull("completed_at"),
                        row.instantOrNull("wake_at"),
                        row.small("wave"),
                        row.number("notified"),
                        row.small("tally_epoch"),
                        new Tally(
                                row.small("tally_succeeded"),
                                row.small("tally_failed"),
                                row.small("tally_timed_out"),
                                row.small("tally_rejected")),
                        row.flag("rolled_back"),
                        sweep(row)));
    }

    private static @Nullable Sweep sweep(Row row) throws SQLException {
        Sweep.Kind kind = row.constantOrNull("sweep", Sweep.Kind.class);
        return kind == null ? null : new Sweep(kind, row.instant("sweep_since"), row.text("sweep_by"));
    }
}
