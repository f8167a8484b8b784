package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.server.database.Columns;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Due;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.Offered;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Executions in the database; each change of state moves the counts of the job with it. */
final class ExecutionStore {
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final JsonMapper json;

    ExecutionStore(JsonMapper json) {
        this.json = json;
    }

    void insertTargets(Handle tx, String job, List<String> devices) {
        var batch = tx.prepareBatch("INSERT INTO executions (job, device, position) VALUES (:job, :device, :position)");
        for (int position = 0; position < devices.size(); position++) {
            batch.bind("job", job)
                    .bind("device", devices.get(position))
                    .bind("position", position)
                    .add();
        }
        batch.execute();
    }

    /** Writes the state after a change of the execution that was in that state before. */
    void save(Handle tx, @Nullable ExecutionStatus before, Execution after) {
        Evidence.Mark mark = after.mark();
        tx.createUpdate("UPDATE executions SET status = :status, version = :version, details = :details,"
                        + " reason = :reason, mark_boots = :boots, mark_slot = :slot, mark_hash = :hash,"
                        + " mark_confirmed = :confirmed, queued_at = :queued, started_at = :started,"
                        + " updated_at = :updated, ended_at = :ended, deadline = :deadline"
                        + " WHERE job = :job AND device = :device")
                .bind("status", after.offeredStatus().name())
                .bind("version", after.version())
                .bind("details", json.writeValueAsString(after.details()))
                .bind("reason", after.reason() == null ? null : after.reason().name())
                .bind("boots", mark == null ? null : mark.bootCounter())
                .bind("slot", mark == null ? null : mark.slot().name())
                .bind("hash", mark == null ? null : mark.imageHash())
                .bind("confirmed", mark == null ? null : mark.confirmed())
                .bind("queued", Columns.millis(after.times().queuedAt()))
                .bind("started", Columns.millis(after.times().startedAt()))
                .bind("updated", Columns.millis(after.times().updatedAt()))
                .bind("ended", Columns.millis(after.times().endedAt()))
                .bind("deadline", Columns.millis(after.times().deadline()))
                .bind("job", after.job())
                .bind("device", after.device())
                .execute();
        if (before != after.status()) {
            String from = column(before);
            String to = column(after.status());
            int installed = after.reason() == ReasonCode.ALREADY_INSTALLED ? 1 : 0;
            tx.createUpdate("UPDATE jobs SET " + from + " = " + from + " - 1, " + to + " = " + to + " + 1,"
                            + " already_installed = already_installed + :installed WHERE id = :job")
                    .bind("installed", installed)
                    .bind("job", after.job())
                    .execute();
        }
    }

    private static String column(@Nullable ExecutionStatus status) {
        return status == null ? "not_offered" : status.name().toLowerCase(Locale.ROOT);
    }

    Optional<Execution> find(Handle tx, String job, String device) {
        return tx.createQuery("SELECT * FROM executions WHERE job = :job AND device = :device")
                .bind("job", job)
                .bind("device", device)
                .map((row, context) -> execution(row))
                .findOne();
    }

    /** Targets after a position, in their order. */
    List<Execution> list(Handle tx, String job, int after, int limit) {
        return tx.createQuery("SELECT * FROM executions WHERE job = :job AND position > :after"
                        + " ORDER BY position LIMIT :limit")
                .bind("job", job)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> execution(row))
                .list();
    }

    /** The targets that are offered the job next. */
    List<Execution> notOffered(Handle tx, String job, int limit) {
        return tx.createQuery("SELECT * FROM executions WHERE job = :job AND status IS NULL"
                        + " ORDER BY position LIMIT :limit")
                .bind("job", job)
                .bind("limit", limit)
                .map((row, context) -> execution(row))
                .list();
    }

    List<Execution> inStatus(Handle tx, String job, ExecutionStatus status) {
        return tx.createQuery("SELECT * FROM executions WHERE job = :job AND status = :status ORDER BY position")
                .bind("job", job)
                .bind("status", status.name())
                .map((row, context) -> execution(row))
                .list();
    }

    /** A device's executions in that state, the one queued first at the front. */
    List<Execution> ofDevice(Handle tx, String device, ExecutionStatus status, int limit) {
        return tx.createQuery("SELECT * FROM executions WHERE device = :device AND status = :status"
                        + " ORDER BY queued_at, job LIMIT :limit")
                .bind("device", device)
                .bind("status", status.name())
                .bind("limit", limit)
                .map((row, context) -> execution(row))
                .list();
    }

    List<Offered> offersSince(Handle tx, String job, Instant since) {
        return tx.createQuery("SELECT queued_at, COUNT(*) AS n FROM executions WHERE job = :job"
                        + " AND queued_at >= :since GROUP BY queued_at ORDER BY queued_at DESC")
                .bind("job", job)
                .bind("since", since.toEpochMilli())
                .map((row, context) -> new Offered(Columns.instant(row, "queued_at"), null, row.getInt("n"), 0))
                .list();
    }

    List<Due> due(Handle tx, String job, Instant now) {
        return tx.createQuery("SELECT device, reason FROM executions WHERE job = :job AND status = 'IN_PROGRESS'"
                        + " AND deadline <= :now ORDER BY deadline")
                .bind("job", job)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> (Due) new Due.Expired(
                        row.getString("device"),
                        Cohort.ONLY,
                        Attempts.NONE,
                        Objects.requireNonNullElse(
                                Columns.enumOrNull(row, "reason", ReasonCode.class), ReasonCode.EXECUTION_TIMED_OUT)))
                .list();
    }

    private Execution execution(ResultSet row) throws SQLException {
        String details = row.getString("details");
        Long boots = Columns.longOrNull(row, "mark_boots");
        return new Execution(
                row.getString("job"),
                row.getString("device"),
                row.getInt("position"),
                Columns.enumOrNull(row, "status", ExecutionStatus.class),
                row.getLong("number"),
                row.getLong("version"),
                details == null ? Map.of() : json.readValue(details, DETAILS),
                Columns.enumOrNull(row, "reason", ReasonCode.class),
                boots == null
                        ? null
                        : new Evidence.Mark(
                                boots,
                                SlotName.valueOf(row.getString("mark_slot")),
                                row.getString("mark_hash"),
                                row.getBoolean("mark_confirmed")),
                new Execution.Times(
                        Columns.instantOrNull(row, "queued_at"),
                        Columns.instantOrNull(row, "started_at"),
                        Columns.instantOrNull(row, "updated_at"),
                        Columns.instantOrNull(row, "ended_at"),
                        Columns.instantOrNull(row, "deadline")));
    }
}
