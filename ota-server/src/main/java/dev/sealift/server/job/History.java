package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Change;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Command;
import dev.sealift.server.job.engine.Decision;
import dev.sealift.server.job.engine.Due;
import dev.sealift.server.job.engine.GateView;
import dev.sealift.server.job.engine.Replay;
import dev.sealift.server.job.engine.Schedule;
import dev.sealift.server.job.engine.TargetState;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of a job in the audit log, as the engine replays them. */
final class History {
    private final String job;
    private final JsonMapper json;
    private final Consumer<Replay.Entry> reader;
    private final Map<Integer, Cohort> cohorts = new HashMap<>();

    /** Who approved the start or the next wave: a second word of the same person says nothing new. */
    private final Set<String> said = new HashSet<>();

    private boolean begun;
    private boolean completed;

    private History(String job, JsonMapper json, Consumer<Replay.Entry> reader) {
        this.job = job;
        this.json = json;
        this.reader = reader;
    }

    /**
     * Tells what happened to a job, in order and one after the other: a large one has millions of entries.
     *
     * @return nothing was told when this is false: the event of its creation is pruned, or was written by a version that said
     *     less
     */
    static boolean tell(Handle tx, AuditLog audit, JsonMapper json, Job job, Consumer<Replay.Entry> reader) {
        var history = new History(job.id(), json, reader);
        audit.lastOf(tx, Events.subject(job), Events.CREATED)
                .ifPresent(first -> audit.story(
                        tx, first, Events.subject(job), Events.EXECUTION, Events.JOB, job.id(), history::note));
        return history.begun;
    }

    private void note(Audit.Event event) {
        JsonNode data = json.readTree(event.data());
        boolean first = data.has(Events.COHORTS)
                && (event.kind().equals(Events.CREATED) || event.kind().equals(Events.PLANNED));
        if (!begun && !first) {
            return; // an older version wrote its creation, which said less
        }
        begun = true;
        if (event.kind().startsWith(Events.EXECUTION)) {
            if (data.path(Events.JOB).asString("").equals(job)) {
                execution(event, data);
            }
            return;
        }
        Instant at = event.at();
        switch (event.kind()) {
            case Events.CREATED, Events.PLANNED -> created(at, data);
            case Events.JOINED -> joined(at, data);
            case Events.UPDATED -> {
                said.clear(); // an approval was of the job as it was
                add(at, new Command.Replace(Policies.rules(policy(data))));
            }
            case Events.APPROVED -> {
                if (said.add(event.actor())) {
                    add(at, new Command.Approve());
                }
            }
            case Events.ADVANCED -> {
                if (said.add(event.actor() + " " + data.path(Events.WAVE))) {
                    add(at, new Command.Advance());
                }
            }
            case Events.RESUMED ->
                add(at, new Command.Resume(data.path(Events.COUNTS_ANEW).asBoolean(false)));
            case Events.RETRIED -> {
                if (completed && data.path(Events.DEVICES).asInt(0) > 0) {
                    completed = false;
                    add(at, new Command.Resume(false));
                }
            }
            case Events.CANCELED -> add(at, new Command.Cancel(false)); // what was ended by force has events of its own
            case Events.PAUSED -> paused(event, data);
            case Events.STARTED -> add(at, new Decision.Start());
            case Events.NEXT_WAVE ->
                add(at, new Decision.NextWave(data.path(Events.WAVE).asInt()));
            case Events.OFFERED ->
                add(
                        Instant.ofEpochMilli(data.path(Events.QUEUED_AT).asLong()),
                        new Decision.Offer(
                                cohort(data), data.path(Events.DEVICES).asInt()));
            case Events.ABORTED ->
                add(at, new Decision.Abort(reason(data), Objects.requireNonNull(gate(data), "an abort has its gate")));
            case Events.ENDED ->
                add(at, new Decision.End(constant(data, Events.END_BEHAVIOR, Schedule.EndBehavior.class)));
            case Events.COMPLETED -> {
                completed = true;
                add(at, new Decision.Complete());
            }
            default -> {} // changes nothing that the engine knows
        }
    }

    private void add(Instant at, Command command) {
        reader.accept(new Replay.Commanded(at, command));
    }

    private void add(Instant at, Decision decision, Due... due) {
        reader.accept(new Replay.Decided(at, List.of(due), List.of(decision)));
    }

    private void add(Instant at, Change change) {
        reader.accept(new Replay.Changed(at, change, ReasonCode.NONE));
    }

    private void created(Instant at, JsonNode data) {
        Map<Cohort, Integer> targets = new HashMap<>();
        List<Change> excluded = new ArrayList<>();
        for (JsonNode some : data.path(Events.COHORTS)) {
            Cohort cohort = cohort(some);
            targets.put(cohort, some.path(Events.DEVICES).asInt());
            int out = some.path(Events.EXCLUDED).asInt(0);
            if (out > 0) {
                excluded.add(new Change(cohort, null, TargetState.EXCLUDED, out, false, null, 0));
            }
        }
        reader.accept(new Replay.Created(
                at,
                Policies.rules(policy(data)),
                constant(data, Events.SELECTION, TargetSelection.class) == TargetSelection.CONTINUOUS,
                data.path(Events.IMAGE_BYTES).asLong(),
                targets));
        excluded.forEach(change -> add(at, change));
    }

    private void joined(Instant at, JsonNode data) {
        Cohort cohort = cohort(data);
        add(
                at,
                data.hasNonNull(Events.EXCLUDED)
                        ? new Change(cohort, null, TargetState.EXCLUDED, 1, false, null, 0)
                        : Change.joined(cohort, 1));
    }

    /** By the engine, by a person, or because the database went back to a backup: then what was queued waits again. */
    private void paused(Audit.Event event, JsonNode data) {
        Instant at = event.at();
        if (data.hasNonNull(Events.COHORTS)) {
            for (JsonNode some : data.path(Events.COHORTS)) {
                int devices = some.path(Events.DEVICES).asInt();
                add(at, new Change(cohort(some), TargetState.QUEUED, TargetState.WAITING, devices, true, null, 0));
            }
            add(at, new Command.Pause());
        } else if (event.actor().equals(Cause.SERVER.actor())) {
            add(at, new Decision.Pause(reason(data), gate(data)));
        } else {
            add(at, new Command.Pause());
        }
    }

    private void execution(Audit.Event event, JsonNode data) {
        Instant at = event.at();
        String device = event.subject();
        Cohort cohort =
                Objects.requireNonNull(cohorts.get(data.path(Events.COHORT).asInt()));
        TargetState from = constant(data, Events.BEFORE, TargetState.class);
        TargetState to = TargetState.valueOf(event.kind().substring(Events.EXECUTION.length()));
        if (from == to) {
            return; // progress of the device
        }
        boolean byServer = event.actor().equals(Cause.SERVER.actor());
        boolean retrying = data.path(Events.RETRYING).asBoolean(false);
        TargetState counted =
                data.hasNonNull(Events.COUNTED) ? constant(data, Events.COUNTED, TargetState.class) : null;
        ReasonCode reason =
                data.hasNonNull(Events.CAUSE) ? constant(data, Events.CAUSE, ReasonCode.class) : ReasonCode.NONE;
        if (to == TargetState.TIMED_OUT) {
            Instant retryAt = data.hasNonNull(Events.DUE)
                    ? Instant.parse(data.path(Events.DUE).asString())
                    : null;
            var attempts = new Attempts(0, 0, counted);
            Due due = reason == ReasonCode.DEVICE_SILENT
                    ? new Due.Silent(device, cohort, from, attempts, null, at)
                    : new Due.Expired(device, cohort, attempts, reason);
            add(at, new Decision.TimeOut(device, reason, retryAt), due);
        } else if (from == TargetState.SOAKING && to == TargetState.SUCCEEDED) {
            add(at, new Decision.Soaked(device), new Due.Soaked(device, cohort));
        } else if (to == TargetState.WAITING && retrying && byServer) {
            add(at, new Decision.Requeue(device), new Due.Retry(device, cohort, from));
        } else {
            boolean retries = to == TargetState.FAILED && data.hasNonNull(Events.DUE);
            boolean again = data.path(Events.AGAIN).asBoolean(false);
            int more = (retries ? 1 : 0) - (retrying ? 1 : 0);
            reader.accept(new Replay.Changed(at, new Change(cohort, from, to, 1, again, counted, more), reason));
        }
    }

    private Cohort cohort(JsonNode data) {
        return cohorts.computeIfAbsent(data.path(Events.COHORT).asInt(), number -> {
            String zone = text(data, Events.ZONE);
            return new Cohort(
                    data.path(Events.WAVE).asInt(), text(data, Events.SITE), zone == null ? null : ZoneId.of(zone));
        });
    }

    private static @Nullable String text(JsonNode data, String name) {
        return data.hasNonNull(name) ? data.path(name).asString() : null;
    }

    private static String reason(JsonNode data) {
        return data.path(Events.STATUS_REASON).asString();
    }

    private @Nullable GateView gate(JsonNode data) {
        return data.hasNonNull(Events.GATE) ? json.treeToValue(data.path(Events.GATE), GateView.class) : null;
    }

    private JobPolicy policy(JsonNode data) {
        return PolicyDefaults.complete(json.treeToValue(data.path(Events.POLICY), JobPolicy.class));
    }

    private static <E extends Enum<E>> E constant(JsonNode data, String name, Class<E> type) {
        return Enum.valueOf(type, data.path(name).asString());
    }
}
