package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.server.database.Columns;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.Gate;
import dev.sealift.server.job.engine.Percentage;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.TargetState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Jobs in the database. */
final class JobStore {
    void insert(Handle tx, Job job) {
        Policy policy = job.policy();
        Gate gate = Policies.gate(policy);
        tx.createUpdate("INSERT INTO jobs (id, release, document, allow_downgrade, maximum_per_minute, abort_type,"
                        + " abort_percentage, abort_minimum, timeout_minutes, status, created_at, not_offered)"
                        + " VALUES (:id, :release, :document, :allowDowngrade, :rate, :abortType, :abortPercentage,"
                        + " :abortMinimum, :timeout, :status, :now, :targets)")
                .bind("id", job.id())
                .bind("release", job.release())
                .bind("document", job.document())
                .bind("allowDowngrade", job.allowDowngrade())
                .bind("rate", Policies.perMinute(policy))
                .bind("abortType", gate.type().name())
                .bind("abortPercentage", gate.threshold().value())
                .bind("abortMinimum", gate.minimum())
                .bind("timeout", policy.timeouts().inProgress().toMinutes())
                .bind("status", job.status().name())
                .bind("now", job.createdAt().toEpochMilli())
                .bind("targets", job.counts().targets())
                .execute();
    }

    void end(Handle tx, String id, JobStatus status, String reason, Instant now) {
        tx.createUpdate("UPDATE jobs SET status = :status, status_reason = :reason, completed_at = :now WHERE id = :id")
                .bind("status", status.name())
                .bind("reason", reason)
                .bind("now", now.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    Optional<Job> find(Handle tx, String id) {
        return tx.createQuery("SELECT * FROM jobs WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> job(row))
                .findOne();
    }

    List<Job> list(Handle tx, String after, int limit) {
        return tx.createQuery("SELECT * FROM jobs WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> job(row))
                .list();
    }

    String document(Handle tx, String id) {
        return tx.createQuery("SELECT document FROM jobs WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one();
    }

    /** Jobs that time alone may change: something is left to offer, or an execution is due. */
    List<String> changedByTime(Handle tx, Instant now) {
        return tx.createQuery("SELECT id FROM jobs WHERE status = 'IN_PROGRESS' AND not_offered > 0"
                        + " UNION SELECT job FROM executions WHERE status = 'IN_PROGRESS' AND deadline <= :now")
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .list();
    }

    Map<ReasonCode, Integer> reasons(Handle tx, String id) {
        Map<ReasonCode, Integer> reasons = new EnumMap<>(ReasonCode.class);
        tx.createQuery("SELECT reason, COUNT(*) AS n FROM executions WHERE job = :id AND reason IS NOT NULL"
                        + " GROUP BY reason")
                .bind("id", id)
                .map((row, context) -> Map.entry(ReasonCode.valueOf(row.getString("reason")), row.getInt("n")))
                .forEach(entry -> reasons.put(entry.getKey(), entry.getValue()));
        return reasons;
    }

    private static Job job(ResultSet row) throws SQLException {
        var gate = new Gate(
                Gate.FailureType.valueOf(row.getString("abort_type")),
                Percentage.of(row.getDouble("abort_percentage")),
                row.getInt("abort_minimum"),
                Gate.Action.CANCEL);
        return new Job(
                row.getString("id"),
                row.getString("release"),
                row.getString("document"),
                row.getBoolean("allow_downgrade"),
                Policy.simple(
                        row.getInt("maximum_per_minute"), gate, Duration.ofMinutes(row.getLong("timeout_minutes"))),
                JobStatus.valueOf(row.getString("status")),
                row.getString("status_reason"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "completed_at"),
                counts(row),
                row.getInt("already_installed"));
    }

    private static Counts counts(ResultSet row) throws SQLException {
        Map<TargetState, Integer> counts = new EnumMap<>(TargetState.class);
        counts.put(TargetState.WAITING, row.getInt("not_offered"));
        for (ExecutionStatus status : ExecutionStatus.values()) {
            counts.put(
                    TargetState.valueOf(status.name()), row.getInt(status.name().toLowerCase(Locale.ROOT)));
        }
        return Counts.of(counts, 0);
    }
}
