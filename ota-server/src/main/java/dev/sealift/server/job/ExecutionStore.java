package dev.sealift.server.job;

import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.server.database.Columns;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.TargetState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Executions in the database. */
final class ExecutionStore {
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final JsonMapper json;

    ExecutionStore(JsonMapper json) {
        this.json = json;
    }

    /** Writes an execution as it is after a change. */
    void save(Handle tx, Execution after) {
        Evidence.Mark mark = after.mark();
        Phase phase = after.phase();
        tx.createUpdate("UPDATE executions SET named = :named, again = :again, status = :status, number = :number,"
                        + " version = :version, phase = :phase, details = :details, reason = :reason,"
                        + " mark_boots = :boots, mark_slot = :slot, mark_hash = :hash, mark_confirmed = :confirmed,"
                        + " queued_at = :queued, started_at = :started, updated_at = :updated, ended_at = :ended,"
                        + " deadline = :deadline, due_at = :due, failed_attempts = :failed, late_attempts = :late,"
                        + " counted = :counted, counted_epoch = :epoch"
                        + " WHERE job = :job AND device = :device")
                .bind("named", after.named())
                .bind("again", after.again())
                .bind("status", after.state().name())
                .bind("number", after.number())
                .bind("version", after.version())
                .bind("phase", phase == null ? null : phase.name())
                .bind("details", after.details().isEmpty() ? null : json.writeValueAsString(after.details()))
                .bind("reason", name(after.reason()))
                .bind("boots", mark == null ? null : mark.bootCounter())
                .bind("slot", mark == null ? null : mark.slot().name())
                .bind("hash", mark == null ? null : mark.imageHash())
                .bind("confirmed", mark == null ? null : mark.confirmed())
                .bind("queued", Columns.millis(after.times().queuedAt()))
                .bind("started", Columns.millis(after.times().startedAt()))
                .bind("updated", Columns.millis(after.times().updatedAt()))
                .bind("ended", Columns.millis(after.times().endedAt()))
                .bind("deadline", Columns.millis(after.times().deadline()))
                .bind("due", Columns.millis(after.times().due()))
                .bind("failed", after.attempts().failed())
                .bind("late", after.attempts().timedOut())
                .bind("counted", name(after.attempts().counted()))
                .bind("epoch", after.epoch())
                .bind("job", after.job())
                .bind("device", after.device())
                .execute();
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    /** Only when time alone changes it. */
    void due(Handle tx, String job, String device, @Nullable Instant at) {
        tx.createUpdate("UPDATE executions SET due_at = :due WHERE job = :job AND device = :device")
                .bind("due", Columns.millis(at))
                .bind("job", job)
                .bind("device", device)
                .execute();
    }

    /** Devices that were offered the job at that instant and have not started it. */
    List<String> queuedAt(Handle tx, String job, Instant at) {
        return tx.createQuery(
                        "SELECT device FROM executions WHERE job = :job AND status = 'QUEUED' AND queued_at = :at")
                .bind("job", job)
                .bind("at", at.toEpochMilli())
                .mapTo(String.class)
                .list();
    }

    Optional<Execution> find(Handle tx, String job, String device) {
        return query(tx, "job = :job AND device = :device")
                .bind("job", job)
                .bind("device", device)
                .map((row, context) -> execution(row))
                .findOne();
    }

    /** A job's targets after a device, in the order of their ids. */
    List<Execution> list(Handle tx, String job, String after, int limit, @Nullable TargetState state) {
        return query(
                        tx,
                        "job = :job AND device > :after" + (state == null ? "" : " AND status = :state")
                                + " ORDER BY device LIMIT :limit")
                .bind("job", job)
                .bind("after", after)
                .bind("limit", limit)
                .bindMap(state == null ? Map.of() : Map.of("state", state.name()))
                .map((row, context) -> execution(row))
                .list();
    }

    /** A device's executions in that state that its jobs want first, in their order. */
    List<Execution> ofDevice(Handle tx, String device, TargetState state, int limit) {
        return tx.createQuery("SELECT executions.* FROM executions JOIN jobs ON jobs.id = executions.job"
                        + " WHERE executions.device = :device"
                        + " AND executions.status IN ('QUEUED', 'IN_PROGRESS', 'SOAKING')"
                        + " AND executions.status = :state"
                        + " ORDER BY jobs.priority DESC, executions.queued_at, executions.job LIMIT :limit")
                .bind("device", device)
                .bind("state", state.name())
                .bind("limit", limit)
                .map((row, context) -> execution(row))
                .list();
    }

    /** What a device has to do next: what it has begun, else what its jobs want first. IN_PROGRESS sorts before QUEUED. */
    Optional<Execution> next(Handle tx, String device) {
        return tx.createQuery(
                        "SELECT executions.* FROM executions JOIN jobs ON jobs.id = executions.job"
                                + " WHERE executions.device = :device"
                                + " AND executions.status IN ('QUEUED', 'IN_PROGRESS', 'SOAKING')"
                                + " AND executions.status <> 'SOAKING'"
                                + " ORDER BY executions.status, jobs.priority DESC, executions.queued_at, executions.job LIMIT 1")
                .bind("device", device)
                .map((row, context) -> execution(row))
                .findOne();
    }

    /** A device's executions of jobs that are not over. */
    List<Execution> inLiveJobs(Handle tx, String device) {
        return tx.createQuery("SELECT executions.* FROM jobs JOIN executions"
                        + " ON executions.job = jobs.id AND executions.device = :device"
                        + " WHERE jobs.status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') ORDER BY jobs.id")
                .bind("device", device)
                .map((row, context) -> execution(row))
                .list();
    }

    /** Those for which time alone has come to something. */
    List<Execution> due(Handle tx, String job, Instant now, int limit) {
        return query(tx, "job = :job AND due_at <= :now ORDER BY due_at LIMIT :limit")
                .bind("job", job)
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> execution(row))
                .list();
    }

    /** How many of all jobs there are for which time alone has come to something. */
    long overdue(Handle tx, Instant now) {
        return tx.createQuery("SELECT COUNT(*) FROM jobs JOIN executions ON executions.job = jobs.id"
                        + " WHERE jobs.wake_at <= :now AND executions.due_at <= :now")
                .bind("now", now.toEpochMilli())
                .mapTo(Long.class)
                .one();
    }

    /** When time alone will change one of them first. */
    @Nullable
    Instant firstDue(Handle tx, String job) {
        return tx.createQuery("SELECT MIN(due_at) FROM executions WHERE job = :job AND due_at IS NOT NULL")
                .bind("job", job)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli)
                .orElse(null);
    }

    /** A target that could take the job, at its place in the order of offers. */
    record Participant(String device, long position, boolean named) {}

    /** Targets that could take the job, in the order of offers. */
    List<Participant> participants(Handle tx, String job) {
        return tx.createQuery("SELECT device, position, named FROM executions"
                        + " WHERE job = :job AND status <> 'EXCLUDED' ORDER BY position")
                .bind("job", job)
                .map((row, context) ->
                        new Participant(row.getString("device"), row.getLong("position"), row.getBoolean("named")))
                .list();
    }

    /** A device that was updated, and the image it ran before. */
    record Updated(String device, @Nullable String imageBefore) {}

    /** Devices that a job updated: those that had it already are not among them. */
    List<Updated> updated(Handle tx, String job) {
        return tx.createQuery("SELECT device, mark_hash FROM executions WHERE job = :job"
                        + " AND status IN ('SOAKING', 'SUCCEEDED') AND reason IS NULL ORDER BY device")
                .bind("job", job)
                .map((row, context) -> new Updated(row.getString("device"), row.getString("mark_hash")))
                .list();
    }

    private static Query query(Handle tx, String where) {
        return tx.createQuery("SELECT * FROM executions WHERE " + where);
    }

    private Execution execution(ResultSet row) throws SQLException {
        String details = row.getString("details");
        Long boots = Columns.longOrNull(row, "mark_boots");
        return new Execution(
                row.getString("job"),
                row.getString("device"),
                row.getInt("cohort"),
                row.getBoolean("named"),
                row.getBoolean("again"),
                TargetState.valueOf(row.getString("status")),
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
                        Columns.instantOrNull(row, "deadline"),
                        Columns.instantOrNull(row, "due_at")),
                new Attempts(
                        row.getInt("failed_attempts"),
                        row.getInt("late_attempts"),
                        Columns.enumOrNull(row, "counted", TargetState.class)),
                row.getInt("counted_epoch"));
    }
}
