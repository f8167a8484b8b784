package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.Tally;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.release.ReleaseService;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The changes an execution goes through, each written together with the counts of its job and its event. */
final class Executions {
    private final Stores stores;
    private final DeviceService devices;
    private final ReleaseService releases;
    private final TargetGroups groups;
    private final AuditLog audit;

    Executions(Stores stores, DeviceService devices, ReleaseService releases, TargetGroups groups, AuditLog audit) {
        this.stores = stores;
        this.devices = devices;
        this.releases = releases;
        this.groups = groups;
        this.audit = audit;
    }

    Execution start(
            Handle tx,
            Cause cause,
            Execution queued,
            Instant now,
            Instant deadline,
            Instant due,
            Evidence.@Nullable Mark mark,
            @Nullable Map<String, String> details) {
        return change(tx, cause, queued, queued.started(now, deadline, due, mark, kept(queued, details)));
    }

    /** The device got further, or its claim of success was not believed. */
    Execution progress(
            Handle tx,
            Cause cause,
            Execution running,
            Instant now,
            Instant deadline,
            Instant due,
            @Nullable Map<String, String> details,
            @Nullable ReasonCode reason) {
        Map<String, String> all = Execution.detailsWith(kept(running, details), reason);
        return change(tx, cause, running, running.progressed(now, deadline, due, all, reason));
    }

    /** It ends before its time, on somebody's word. */
    void cancel(Handle tx, Cause cause, Job job, Execution open, Instant now) {
        end(tx, cause, job, open, now, TargetState.CANCELED, null, ReasonCode.JOB_CANCELED, null);
    }

    /**
     * An attempt ends.
     *
     * @param due when it is offered again, or when its success is no longer on probation
     */
    Execution end(
            Handle tx,
            Cause cause,
            Job job,
            Execution open,
            Instant now,
            TargetState end,
            @Nullable Map<String, String> details,
            @Nullable ReasonCode reason,
            @Nullable Instant due) {
        Map<String, String> plain = new HashMap<>(kept(open, details));
        if (open.reason() != null && details == null) {
            plain.remove(StatusDetails.REASON); // a claim that was not believed is history now
        }
        Execution ended = open.ended(now, end, Execution.detailsWith(plain, reason), reason, due);
        Execution after = change(tx, cause, open, counted(tx, job, open, ended));
        watch(tx, open, end, Objects.requireNonNullElse(reason, ReasonCode.NONE));
        return after;
    }

    /** A device that fails whatever it begins is taken aside; one that never began may just be switched off. */
    private void watch(Handle tx, Execution open, TargetState end, ReasonCode reason) {
        switch (end) {
            case FAILED, TIMED_OUT -> {
                if (open.state() != TargetState.QUEUED) {
                    devices.failed(tx, open.device(), reason);
                }
            }
            case SOAKING, SUCCEEDED -> devices.forgive(tx, open.device());
            default -> {} // says nothing about the device
        }
    }

    /** The tally holds each device once, by how its last attempt ended. */
    private Execution counted(Handle tx, Job job, Execution before, Execution after) {
        Attempts attempts = attempts(job, before);
        TargetState end = after.state();
        Tally tally = Tally.NONE;
        if (Tally.counts(end)) {
            // Any tally gives the same difference, as long as it holds what is taken from it.
            tally = attempts.counted() == null ? tally : tally.ended(null, attempts.counted());
            stores.progress().count(tx, job.id(), Tallied.between(tally, tally.ended(attempts.counted(), end)));
        }
        return after.behind(
                new Attempts(
                        attempts.failed() + (end == TargetState.FAILED ? 1 : 0),
                        attempts.timedOut() + (end == TargetState.TIMED_OUT ? 1 : 0),
                        Tally.counts(end) ? end : attempts.counted()),
                job.progress().epoch());
    }

    /** What an execution has behind it in the words of the job's present tally. */
    static Attempts attempts(Job job, Execution execution) {
        Attempts attempts = execution.attempts();
        return execution.epoch() == job.progress().epoch()
                ? attempts
                : new Attempts(attempts.failed(), attempts.timedOut(), null);
    }

    /** The device waits for an offer again, with the next number. */
    void requeue(Handle tx, Job job, Execution ended) {
        again(tx, Cause.SERVER, job, ended, ended.attempts());
    }

    /** An operator offers it anew: what it has behind it counts no more, but for the tally. */
    void retry(Handle tx, Cause cause, Job job, Execution ended) {
        var behind = new Attempts(0, 0, ended.attempts().counted());
        again(tx, cause, job, ended, behind);
    }

    /** Unless it has lost its part in the job since. */
    private void again(Handle tx, Cause cause, Job job, Execution ended, Attempts behind) {
        Execution waiting =
                change(tx, cause, ended, ended.anew(behind, job.progress().numberBase()));
        ReasonCode why = Eligibility.of(tx, releases, job).reason(devices.get(tx, ended.device()));
        if (why == null && leftGroups(tx, job, ended)) {
            why = ReasonCode.LEFT_GROUP;
        }
        if (why != null) {
            exclude(tx, waiting, why);
        }
    }

    private boolean leftGroups(Handle tx, Job job, Execution execution) {
        return job.continuous()
                && !execution.named()
                && Collections.disjoint(
                        groups.of(tx, execution.device()), stores.jobs().groups(tx, job.id()));
    }

    /** The success is no longer on probation. */
    void soaked(Handle tx, Execution soaking) {
        change(tx, Cause.SERVER, soaking, soaking.soaked());
    }

    /** A target that has not started drops out. */
    void exclude(Handle tx, Execution open, ReasonCode why) {
        change(
                tx,
                Cause.SERVER,
                open,
                Execution.excluded(open.job(), open.device(), open.cohort(), open.named(), open.number(), why)
                        .behind(open.attempts(), open.epoch()));
    }

    /** Status details are replaced as a whole when given, and kept otherwise (AWS IoT Jobs). */
    private static Map<String, String> kept(Execution execution, @Nullable Map<String, String> details) {
        return details == null ? execution.details() : details;
    }

    private Execution change(Handle tx, Cause cause, Execution before, Execution after) {
        if (before.state() == TargetState.IN_PROGRESS && after.state() == TargetState.IN_PROGRESS) {
            stores.executions().progress(tx, after);
        } else {
            stores.executions().save(tx, after);
        }
        stores.cohorts().move(tx, before, after);
        if (before.reason() != after.reason()) {
            stores.cohorts().count(tx, after.job(), reason(before), -1);
            stores.cohorts().count(tx, after.job(), reason(after), 1);
        }
        if (before.phase() != after.phase()) {
            stores.cohorts().count(tx, after.job(), phase(before), -1);
            stores.cohorts().count(tx, after.job(), phase(after), 1);
        }
        // Progress within a phase would drown the log; the execution itself shows it.
        if (before.state() != after.state() || before.reason() != after.reason() || before.phase() != after.phase()) {
            audit.append(tx, cause, Events.EXECUTION + after.state(), "device:" + after.device(), data(before, after));
        }
        return after;
    }

    private static Map<String, @Nullable Object> data(Execution before, Execution after) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put(Events.JOB, after.job());
        data.put("execution", after.number());
        data.put(Events.COHORT, after.cohort());
        data.put(Events.BEFORE, before.state());
        data.put("phase", Execution.phaseOf(after.details()));
        data.put(Events.CAUSE, after.reason());
        data.put(Events.DUE, Objects.toString(after.times().due(), null));
        data.put(Events.AGAIN, (before.again() || after.again()) ? true : null);
        data.put(Events.RETRYING, before.retrying() ? true : null);
        data.put(
                Events.COUNTED,
                before.epoch() == after.epoch() ? before.attempts().counted() : null);
        return data;
    }

    private static @Nullable String reason(Execution execution) {
        return execution.reason() == null ? null : "reason:" + execution.reason();
    }

    private static @Nullable String phase(Execution execution) {
        return execution.phase() == null ? null : "phase:" + execution.phase();
    }
}
