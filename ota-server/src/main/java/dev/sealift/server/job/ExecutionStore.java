package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.server.database.OpenExecutions;
import dev.sealift.server.database.Row;
import dev.sealift.server.database.Sql;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.TargetState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Executions in the database. */
final class ExecutionStore {
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    /** Of the open ones, but for those whose job is about to cancel them. */
    private static final String NOT_CANCELLED = " AND (jobs.sweep IS NULL OR jobs.sweep IN ('RETRY', 'DROP_RETRIES')"
            + " OR executions.status = 'SOAKING'"
            + " OR (jobs.sweep = 'CANCEL_QUEUED' AND executions.status = 'IN_PROGRESS'))";

    private final JsonMapper json;

    ExecutionStore(JsonMapper json) {
        this.json = json;
    }

    /** Writes an execution as it is after progress within its state: what most indexes look at stays, and they with it. */
    void progress(Handle tx, Execution after) {
        Sql.of(
                        tx,
                        "UPDATE executions SET version = :version, phase = :phase, details = :details, reason = :reason,"
                                + " updated_at = :updated, deadline = :deadline, due_at = :due"
                                + " WHERE job = :job AND device = :device")
                .bind("version", after.version())
                .bind("phase", after.phase())
                .bind("details", details(after))
                .bind("reason", after.reason())
                .bind("updated", after.times().updatedAt())
                .bind("deadline", after.times().deadline())
                .bind("due", after.times().due())
                .bind("job", after.job())
                .bind("device", after.device())
                .execute();
    }

    private @Nullable String details(Execution execution) {
        return execution.details().isEmpty() ? null : json.writeValueAsString(execution.details());
    }

    /** Writes an execution as it is after a change. */
    void save(Handle tx, Execution after) {
        Evidence.Mark mark = after.mark();
        Sql.of(
                        tx,
                        "UPDATE executions SET named = :named, again = :again, status = :status, number = :number,"
                                + " version = :version, phase = :phase, details = :details, reason = :reason,"
                                + " mark_boots = :boots, mark_slot = :slot, mark_hash = :hash, mark_confirmed = :confirmed,"
                                + " queued_at = :queued, started_at = :started, updated_at = :updated, ended_at = :ended,"
                                + " deadline = :deadline, due_at = :due, failed_attempts = :failed, late_attempts = :late,"
                                + " counted = :counted, counted_epoch = :epoch"
                                + " WHERE job = :job AND device = :device")
                .bind("named", after.named())
                .bind("again", after.again())
                .bind("status", after.state())
                .bind("number", after.number())
                .bind("version", after.version())
                .bind("phase", after.phase())
                .bind("details", details(after))
                .bind("reason", after.reason())
                .bind("boots", mark == null ? null : mark.bootCounter())
                .bind("slot", mark == null ? null : mark.slot())
                .bind("hash", mark == null ? null : mark.imageHash())
                .bind("confirmed", mark == null ? null : mark.confirmed())
                .bind("queued", after.times().queuedAt())
                .bind("started", after.times().startedAt())
                .bind("updated", after.times().updatedAt())
                .bind("ended", after.times().endedAt())
                .bind("deadline", after.times().deadline())
                .bind("due", after.times().due())
                .bind("failed", after.attempts().failed())
                .bind("late", after.attempts().timedOut())
                .bind("counted", after.attempts().counted())
                .bind("epoch", after.epoch())
                .bind("job", after.job())
                .bind("device", after.device())
                .execute();
    }

    /** Only when time alone changes it. */
    void due(Handle tx, String job, String device, @Nullable Instant at) {
        Sql.of(tx, "UPDATE executions SET due_at = :due WHERE job = :job AND device = :device")
                .bind("due", at)
                .bind("job", job)
                .bind("device", device)
                .execute();
    }

    /** Devices that were offered the job at that instant and have not started it. */
    List<String> queuedAt(Handle tx, String job, Instant at) {
        return Sql.of(tx, "SELECT device FROM executions WHERE job = :job AND status = 'QUEUED' AND queued_at = :at")
                .bind("job", job)
                .bind("at", at)
                .texts();
    }

    Optional<Execution> find(Handle tx, String job, String device) {
        return query(tx, "job = :job AND device = :device")
                .bind("job", job)
                .bind("device", device)
                .first(this::execution);
    }

    /** The job's targets after one device and up to another. */
    Set<String> between(Handle tx, String job, String after, String to) {
        return Set.copyOf(
                Sql.of(tx, "SELECT device FROM executions WHERE job = :job AND device > :after AND device <= :to")
                        .bind("job", job)
                        .bind("after", after)
                        .bind("to", to)
                        .texts());
    }

    /** A job's targets after a device, in the order of their ids. */
    List<Execution> list(Handle tx, String job, String after, int limit, @Nullable TargetState state) {
        return query(tx, "job = :job AND device > :after" + of(state) + " ORDER BY device LIMIT :limit")
                .bind("job", job)
                .bind("after", after)
                .bind("limit", limit)
                .list(this::execution);
    }

    /** The same of those that wait, when they are few among many: by their own index, whose order is another. */
    List<Execution> fewWaiting(Handle tx, String job, String after, int limit) {
        return query(
                        tx,
                        "job = :job AND cohort >= 0 AND status = 'WAITING' AND device || '' > :after"
                                + " ORDER BY device || '' LIMIT :limit")
                .bind("job", job)
                .bind("after", after)
                .bind("limit", limit)
                .list(this::execution);
    }

    /** The index of states leaves those out that wait: they are found among all. */
    private static String of(@Nullable TargetState state) {
        if (state == null) {
            return "";
        }
        return " AND status = '" + state + "'" + (state == TargetState.WAITING ? "" : " AND status <> 'WAITING'");
    }

    /** A job's targets that ended in that state, and not later than that. */
    List<Execution> ended(Handle tx, String job, TargetState state, Instant until, int limit) {
        return query(tx, "job = :job" + of(state) + " AND ended_at <= :until ORDER BY device LIMIT " + limit)
                .bind("job", job)
                .bind("until", until)
                .list(this::execution);
    }

    /** A device's executions in that state that its jobs want first, in their order. */
    List<Execution> ofDevice(Handle tx, String device, TargetState state, int limit) {
        return Sql.of(
                        tx,
                        "SELECT executions.* FROM executions JOIN jobs ON jobs.id = executions.job"
                                + " WHERE executions.device = :device AND " + OpenExecutions.OPEN
                                + " AND executions.status = '" + state + "'" + NOT_CANCELLED
                                + " ORDER BY jobs.priority DESC, executions.queued_at, executions.job LIMIT " + limit)
                .bind("device", device)
                .list(this::execution);
    }

    /**
     * What a device has to do next.
     *
     * @param wakeAt when its job is looked at again, if time alone may change it
     */
    record Next(Execution execution, @Nullable Instant wakeAt) {}

    /** What it has begun, else what its jobs want first. IN_PROGRESS sorts before QUEUED. */
    Optional<Next> next(Handle tx, String device) {
        return Sql.of(
                        tx,
                        "SELECT executions.*, jobs.wake_at FROM executions JOIN jobs ON jobs.id = executions.job"
                                + " WHERE executions.device = :device AND " + OpenExecutions.UNDONE + NOT_CANCELLED
                                + " ORDER BY executions.status, jobs.priority DESC, executions.queued_at, executions.job LIMIT 1")
                .bind("device", device)
                .first(row -> new Next(execution(row), row.instantOrNull("wake_at")));
    }

    /** A device's executions of jobs that are not over. */
    List<Execution> inLiveJobs(Handle tx, String device) {
        return Sql.of(
                        tx,
                        "SELECT executions.* FROM jobs JOIN executions"
                                + " ON executions.job = jobs.id AND executions.device = :device"
                                + " WHERE jobs.status IN ('SCHEDULED', 'IN_PROGRESS', 'PAUSED') ORDER BY jobs.id")
                .bind("device", device)
                .list(this::execution);
    }

    /** Those for which time alone has come to something. */
    List<Execution> due(Handle tx, String job, Instant now, int limit) {
        return query(tx, "job = :job AND due_at <= :now ORDER BY due_at LIMIT " + limit)
                .bind("job", job)
                .bind("now", now)
                .list(this::execution);
    }

    /** How many of all jobs there are for which time alone has come to something. */
    long overdue(Handle tx, Instant now) {
        return Sql.of(
                        tx,
                        "SELECT COUNT(*) FROM jobs JOIN executions ON executions.job = jobs.id"
                                + " WHERE jobs.wake_at <= :now AND executions.due_at <= :now")
                .bind("now", now)
                .count();
    }

    /** When time alone will change one of them first. */
    @Nullable
    Instant firstDue(Handle tx, String job) {
        return Sql.of(tx, "SELECT MIN(due_at) FROM executions WHERE job = :job AND due_at IS NOT NULL")
                .bind("job", job)
                .number()
                .map(Instant::ofEpochMilli)
                .orElse(null);
    }

    /** A target that could take the job, at its place in the order of offers. */
    record Participant(String device, long position, boolean named) {}

    /** Targets that could take the job, in the order of offers. */
    List<Participant> participants(Handle tx, String job) {
        return Sql.of(
                        tx,
                        "SELECT device, position, named FROM executions"
                                + " WHERE job = :job AND status <> 'EXCLUDED' ORDER BY position")
                .bind("job", job)
                .list(row -> new Participant(row.text("device"), row.number("position"), row.flag("named")));
    }

    /** A device that was updated, and the image it ran before. */
    record Updated(String device, @Nullable String imageBefore) {
        static Updated of(Execution execution) {
            Evidence.Mark mark = execution.mark();
            return new Updated(execution.device(), mark == null ? null : mark.imageHash());
        }
    }

    /** Devices that a job updated: those that had it already are not among them. */
    List<Updated> updated(Handle tx, String job) {
        return Sql.of(
                        tx,
                        "SELECT device, mark_hash FROM executions WHERE job = :job"
                                + " AND status IN ('SOAKING', 'SUCCEEDED') AND status <> 'WAITING'"
                                + " AND reason IS NULL ORDER BY device")
                .bind("job", job)
                .list(row -> new Updated(row.text("device"), row.textOrNull("mark_hash")));
    }

    private static Sql query(Handle tx, String where) {
        return Sql.of(tx, "SELECT * FROM executions WHERE " + where);
    }

    private Execution execution(Row row) throws SQLException {
        String details = row.textOrNull("details");
        Long boots = row.numberOrNull("mark_boots");
        return new Execution(
                row.text("job"),
                row.text("device"),
                row.small("cohort"),
                row.flag("named"),
                row.flag("again"),
                row.constant("status", TargetState.class),
                row.number("number"),
                row.number("version"),
                details == null ? Map.of() : json.readValue(details, DETAILS),
                row.constantOrNull("reason", ReasonCode.class),
                boots == null
                        ? null
                        : new Evidence.Mark(
                                boots,
                                row.constant("mark_slot", SlotName.class),
                                row.text("mark_hash"),
                                row.flag("mark_confirmed")),
                new Execution.Times(
                        row.instantOrNull("queued_at"),
                        row.instantOrNull("started_at"),
                        row.instantOrNull("updated_at"),
                        row.instantOrNull("ended_at"),
                        row.instantOrNull("deadline"),
                        row.instantOrNull("due_at")),
                new Attempts(
                        row.small("failed_attempts"),
                        row.small("late_attempts"),
                        row.constantOrNull("counted", TargetState.class)),
                row.small("counted_epoch"));
    }
}
