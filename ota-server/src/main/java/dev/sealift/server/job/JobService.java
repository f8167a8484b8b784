package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.Decision;
import dev.sealift.server.job.engine.Engine;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import dev.sealift.server.release.ReleaseService;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/** The operators' side of jobs, and the hand of the engine: it asks for decisions and carries them out. */
public final class JobService {
    /** A job's targets travel in one request; groups will carry larger fleets. */
    private static final int MAX_TARGETS = 10_000;

    private static final int MAX_COMMENT = 2028;

    private final JobStore jobs = new JobStore();
    private final ExecutionStore executions;
    private final Executions changes;
    private final DeviceService devices;
    private final ReleaseService releases;
    private final AuditLog audit;
    private final Clock clock;
    private final RandomGenerator random;
    private final JsonMapper json;

    public JobService(
            DeviceService devices,
            ReleaseService releases,
            AuditLog audit,
            Clock clock,
            RandomGenerator random,
            JsonMapper json) {
        this.executions = new ExecutionStore(json);
        this.changes = new Executions(executions, audit);
        this.devices = devices;
        this.releases = releases;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
        this.json = json;
    }

    /** Creates a job and offers it to as many targets as its policy allows at once. */
    public Jobs.View create(Handle tx, Cause cause, Jobs.Create request) {
        String id =
                request.id() == null ? "job-" + Integer.toHexString(random.nextInt()) : Require.id("id", request.id());
        if (jobs.find(tx, id).isPresent()) {
            throw Refusal.of(ProblemCode.ALREADY_EXISTS, "job '" + id + "' exists already", id, "a new id");
        }
        Releases.View release = releases.get(tx, request.release());
        Require.size("targets", request.targets(), 1, MAX_TARGETS);
        List<String> targets = List.copyOf(new LinkedHashSet<>(request.targets()));
        targets.forEach(target -> requireBoard(tx, target, release));
        boolean allowDowngrade = Objects.requireNonNullElse(request.allowDowngrade(), false);
        Job job = new Job(
                id,
                release.id(),
                json.writeValueAsString(document(release, allowDowngrade)),
                allowDowngrade,
                Policies.of(request.policy()),
                JobStatus.IN_PROGRESS,
                null,
                clock.instant(),
                null,
                new Counts(targets.size(), 0, 0, 0, 0, 0, 0, 0, 0),
                0);
        jobs.insert(tx, job);
        executions.insertTargets(tx, id, targets);
        audit.append(
                tx,
                cause,
                "JOB_CREATED",
                "job:" + id,
                Map.of("release", release.id(), "targets", targets, "policy", Policies.view(job.policy())));
        advance(tx, id);
        return get(tx, id);
    }

    private void requireBoard(Handle tx, String target, Releases.View release) {
        Device device =
                devices.find(tx, target).orElseThrow(() -> Refusal.invalid("targets", target, "a registered device"));
        if (!device.board().equals(release.board())) {
            throw Refusal.invalid(
                    "targets",
                    target + " with board " + device.board(),
                    "devices with board " + release.board() + ", which release " + release.id() + " is for");
        }
    }

    private static JobDocument document(Releases.View release, boolean allowDowngrade) {
        List<JobDocument.Image> images = release.artifacts().stream()
                .map(artifact -> new JobDocument.Image(
                        artifact.slot(),
                        artifact.digest(),
                        artifact.size(),
                        artifact.imageHash(),
                        "/artifacts/" + artifact.digest()))
                .toList();
        return new JobDocument(
                JobDocument.UPDATE, release.id(), release.version(), release.board(), allowDowngrade, images);
    }

    /** A job with its counts. */
    public Jobs.View get(Handle tx, String id) {
        return view(tx, find(tx, id));
    }

    /** Jobs in the order of their ids. */
    public List<Jobs.View> list(Handle tx, String after, int limit) {
        return jobs.list(tx, after, limit).stream().map(job -> view(tx, job)).toList();
    }

    /** A job's targets after a position, in their order. */
    public Jobs.Executions executions(Handle tx, String id, int after, int limit) {
        find(tx, id);
        var found = executions.list(tx, id, after, limit + 1);
        return new Jobs.Executions(
                found.stream().limit(limit).map(Execution::view).toList(),
                found.size() > limit ? Integer.toString(after + limit) : null);
    }

    /** Stops a job: nothing more is offered, what is queued is cancelled, and with force what is in progress too. */
    public Jobs.View cancel(Handle tx, Cause cause, String id, Jobs.Cancel request) {
        Require.atMost("comment", request.comment(), MAX_COMMENT);
        Job job = find(tx, id);
        if (job.status() != JobStatus.IN_PROGRESS) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "job '" + id + "' is " + job.status() + " already and cannot be cancelled",
                    job.status().name(),
                    JobStatus.IN_PROGRESS.name());
        }
        String reason = Objects.requireNonNullElse(request.comment(), "cancelled by " + cause.actor());
        end(tx, cause, job, JobStatus.CANCELED, reason);
        if (Objects.requireNonNullElse(request.force(), false)) {
            cancelExecutions(tx, cause, id, ExecutionStatus.IN_PROGRESS);
        }
        return get(tx, id);
    }

    /** Carries out what is due at this instant in all jobs; one transaction for each job that changes. */
    public void tick(Database database) {
        Instant now = clock.instant();
        for (String id : database.read(tx -> jobs.changedByTime(tx, now))) {
            boolean changes = database.read(tx -> !decide(tx, find(tx, id), now).isEmpty());
            if (changes) {
                database.write(tx -> {
                    advance(tx, id);
                    return id;
                });
            }
        }
    }

    /** Carries out what the engine decides for a job; part of every transaction that changes one of its executions. */
    void advance(Handle tx, String id) {
        Instant now = clock.instant();
        Job job = find(tx, id);
        for (Decision decision : decide(tx, job, now)) {
            switch (decision) {
                case Decision.TimeOut timeOut -> timeOut(tx, id, timeOut.device(), now);
                case Decision.Offer offer ->
                    executions
                            .notOffered(tx, id, offer.devices())
                            .forEach(target -> changes.offer(tx, Cause.SERVER, target, now));
                case Decision.Abort abort -> end(tx, Cause.SERVER, job, JobStatus.ABORTED, abort.reason());
                case Decision.Complete complete ->
                    end(tx, Cause.SERVER, job, JobStatus.COMPLETED, "every target has come to an end");
            }
        }
    }

    private List<Decision> decide(Handle tx, Job job, Instant now) {
        var state = new JobState(
                job.status(),
                job.counts(),
                executions.lastOffers(tx, job.id(), job.policy().maximumPerMinute()),
                executions.due(tx, job.id(), now));
        return Engine.decide(state, job.policy(), now);
    }

    private void timeOut(Handle tx, String job, String device, Instant now) {
        Execution execution = executions.find(tx, job, device).orElseThrow();
        // What the last claim of success lacked says more than that time ran out.
        ReasonCode reason = Objects.requireNonNullElse(execution.reason(), ReasonCode.EXECUTION_TIMED_OUT);
        changes.end(tx, Cause.SERVER, execution, now, ExecutionStatus.TIMED_OUT, null, reason);
    }

    private void end(Handle tx, Cause cause, Job job, JobStatus status, String reason) {
        jobs.end(tx, job.id(), status, reason, clock.instant());
        audit.append(tx, cause, "JOB_" + status, "job:" + job.id(), Map.of("statusReason", reason));
        cancelExecutions(tx, cause, job.id(), ExecutionStatus.QUEUED);
    }

    private void cancelExecutions(Handle tx, Cause cause, String job, ExecutionStatus status) {
        Instant now = clock.instant();
        for (Execution execution : executions.inStatus(tx, job, status)) {
            changes.end(tx, cause, execution, now, ExecutionStatus.CANCELED, null, ReasonCode.JOB_CANCELED);
        }
    }

    private Job find(Handle tx, String id) {
        return jobs.find(tx, id).orElseThrow(() -> Refusal.notFound("job", id));
    }

    private Jobs.View view(Handle tx, Job job) {
        Map<ExecutionStatus, Integer> counts = new EnumMap<>(ExecutionStatus.class);
        for (ExecutionStatus status : ExecutionStatus.values()) {
            if (job.counts().of(status) > 0) {
                counts.put(status, job.counts().of(status));
            }
        }
        return new Jobs.View(
                job.id(),
                job.release(),
                job.status(),
                job.statusReason(),
                Policies.view(job.policy()),
                job.allowDowngrade(),
                job.createdAt(),
                job.completedAt(),
                job.counts().targets(),
                job.counts().notOffered(),
                job.alreadyInstalled(),
                counts,
                jobs.reasons(tx, job.id()));
    }
}
