package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.Epoch;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.Standing;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import dev.sealift.server.release.ReleaseService;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes jobs: checks what is asked for, finds the targets, and writes both down. */
final class JobCreation {
    /** Names that travel in one request; groups carry larger fleets. */
    static final int MAX_TARGETS = 10_000;

    /** AWS IoT Jobs: a hundred targets of a job. */
    private static final int MAX_GROUPS = 100;

    /** AWS IoT Jobs. */
    static final int MAX_TEXT = 2028;

    private static final int MAX_PRIORITY = 100;

    private final Stores stores;
    private final TargetWriter writer;
    private final Documents documents;
    private final DeviceService devices;
    private final ReleaseService releases;
    private final TargetGroups groups;
    private final AuditLog audit;
    private final Clock clock;
    private final RandomGenerator random;

    JobCreation(
            Stores stores,
            TargetWriter writer,
            Documents documents,
            DeviceService devices,
            ReleaseService releases,
            TargetGroups groups,
            AuditLog audit,
            Clock clock,
            RandomGenerator random) {
        this.stores = stores;
        this.writer = writer;
        this.documents = documents;
        this.devices = devices;
        this.releases = releases;
        this.groups = groups;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /** A job that could be created. */
    record Draft(Job job, Map<String, String> documents, List<String> groups, Targets targets) {}

    /** Checks a request and finds the targets; writes nothing. */
    Draft draft(Handle tx, Cause cause, Jobs.Create request, @Nullable String counterOf) {
        Releases.View release = release(tx, request);
        Job job = job(tx, cause, request, release, counterOf, true);
        List<String> ofGroups = groups(request);
        Targets targets = targets(tx, job, new Eligibility(release, job.allowDowngrade()), targets(request), ofGroups);
        return new Draft(job, documents.of(job.kind(), request, release), ofGroups, targets);
    }

    /** Finds the targets of a job that is planned. */
    Targets targets(Handle tx, Job job, List<String> named, List<String> ofGroups) {
        return targets(tx, job, Eligibility.of(tx, releases, job), named, ofGroups);
    }

    private Targets targets(Handle tx, Job job, Eligibility eligibility, List<String> named, List<String> ofGroups) {
        return new Targets.Finder(tx, devices, groups, job.id(), job.rules(), eligibility).find(named, ofGroups);
    }

    private Releases.@Nullable View release(Handle tx, Jobs.Create request) {
        requireParts(kind(request), request, true);
        return request.release() == null ? null : releases.published(tx, request.release());
    }

    private Job job(
            Handle tx,
            Cause cause,
            Jobs.Create request,
            Releases.@Nullable View release,
            @Nullable String counterOf,
            boolean planned) {
        String id = id(tx, request.id());
        JobPolicy policy = PolicyDefaults.complete(request.policy());
        var rules = Policies.rules(policy);
        Instant now = clock.instant();
        Instant end = rules.schedule().end();
        if (end != null && !end.isAfter(now)) {
            throw Refusal.invalid("policy.schedule.endTime", end, "later than now, " + now);
        }
        return new Job(
                id,
                kind(request),
                request.description(),
                request.release(),
                Boolean.TRUE.equals(request.allowDowngrade()),
                Objects.requireNonNullElse(request.targetSelection(), TargetSelection.SNAPSHOT),
                priority(Objects.requireNonNullElse(request.priority(), 0)),
                policy,
                rules,
                release == null ? 0 : largest(release),
                cause.actor(),
                counterOf,
                now,
                Job.Progress.created(planned, Setbacks.numberBase(Epoch.read(tx))));
    }

    private static JobKind kind(Jobs.Create request) {
        return Objects.requireNonNullElse(request.kind(), JobKind.UPDATE);
    }

    private static List<String> targets(Jobs.Create request) {
        return Objects.requireNonNullElse(request.targets(), List.of());
    }

    private static List<String> groups(Jobs.Create request) {
        return List.copyOf(Objects.requireNonNullElse(request.groups(), List.of()));
    }

    /** What a request may carry; the server's own may carry more. */
    static void requireSizes(Jobs.Create request) {
        List<String> ofGroups = Objects.requireNonNullElse(request.groups(), List.of());
        Require.size(
                "targets",
                Objects.requireNonNullElse(request.targets(), List.of()),
                ofGroups.isEmpty() ? 1 : 0,
                MAX_TARGETS);
        Require.size("groups", ofGroups, 0, MAX_GROUPS);
        Require.atMost("description", request.description(), MAX_TEXT);
    }

    static int priority(int priority) {
        return (int) Require.between("priority", priority, -MAX_PRIORITY, MAX_PRIORITY);
    }

    private String id(Handle tx, @Nullable String wanted) {
        String id = wanted == null ? "job-" + Integer.toHexString(random.nextInt()) : Require.id("id", wanted);
        Optional<Job> taken = stores.jobs().find(tx, id);
        if (taken.filter(Job::deleted).isPresent()) {
            throw Lookup.refused(taken.get(), "was deleted, but not all of it is removed yet: try again in a minute");
        }
        if (taken.isPresent()) {
            throw Refusal.exists("job", id);
        }
        return id;
    }

    /** @param whole a job: a template may leave the release open */
    static void requireParts(JobKind kind, Jobs.Create request, boolean whole) {
        if (whole || kind != JobKind.UPDATE) {
            requirePart("release", request.release(), kind, JobKind.UPDATE);
        }
        requirePart("document", request.document(), kind, JobKind.CUSTOM);
        if (Boolean.TRUE.equals(request.allowDowngrade()) && kind != JobKind.UPDATE) {
            throw Refusal.invalid("allowDowngrade", true, "absent for a job of kind " + kind);
        }
    }

    private static void requirePart(String field, @Nullable String value, JobKind kind, JobKind of) {
        if ((value != null) != (kind == of)) {
            throw Refusal.invalid(
                    field,
                    value,
                    kind == of ? "a value for a job of kind " + kind : "absent for a job of kind " + kind);
        }
    }

    private static long largest(Releases.View release) {
        return release.artifacts().stream()
                .mapToLong(Releases.Artifact::size)
                .max()
                .orElse(0);
    }

    /** Writes a job down; it is not started yet. */
    void save(Handle tx, Cause cause, Draft draft) {
        Job job = draft.job();
        Targets targets = draft.targets();
        Map<?, Integer> exclusions = targets.exclusions();
        int excluded = exclusions.values().stream().mapToInt(Integer::intValue).sum();
        if (!job.continuous() && excluded == targets.targets().size()) {
            throw Refusal.invalid(
                    "targets", targets.targets().size() + " that cannot take the job: " + exclusions, "one that can");
        }
        insert(tx, job, draft.documents(), draft.groups());
        writer.write(tx, job, targets);
        audit.append(tx, cause, Events.CREATED, Events.subject(job), writer.description(tx, job));
    }

    private void insert(Handle tx, Job job, Map<String, String> texts, List<String> ofGroups) {
        stores.jobs().insert(tx, job);
        texts.forEach((board, document) -> stores.documents().insert(tx, job.id(), board, document));
        stores.jobs().insertGroups(tx, job.id(), ofGroups);
    }

    /** What events say of a job and {@link History} reads there. */
    static Map<String, @Nullable Object> description(Job job, List<String> ofGroups) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("kind", job.kind());
        data.put("release", job.release());
        data.put("groups", ofGroups);
        data.put(Events.SELECTION, job.selection());
        data.put(Events.IMAGE_BYTES, job.imageBytes());
        data.put(Events.POLICY, job.policy());
        data.put("counterOf", job.counterOf());
        return data;
    }

    /** Whether the targets are more than one transaction should write. */
    boolean isLarge(Handle tx, Jobs.Create request) {
        long most = Planner.AT_ONCE - (long) targets(request).size();
        return most < 0
                || groups(request).stream().mapToLong(group -> size(tx, group)).sum() > most;
    }

    private int size(Handle tx, String group) {
        groups.require(tx, group);
        groups.requireBuilt(tx, group);
        return groups.members(tx, group, "", Planner.AT_ONCE + 1).size();
    }

    /** Writes a job down whose targets the {@link Planner} finds and writes. */
    Job announce(Handle tx, Cause cause, Jobs.Create request) {
        Map<String, Standing> registered = devices.standings(tx, targets(request));
        targets(request).stream()
                .filter(name -> !registered.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Refusal.invalid("targets", name, "a registered device");
                });
        return announce(tx, cause, request, null);
    }

    /**
     * The same for devices that are known to be registered.
     *
     * @param counterOf the job that it takes back
     */
    Job announce(Handle tx, Cause cause, Jobs.Create request, @Nullable String counterOf) {
        Releases.View release = release(tx, request);
        Job job = job(tx, cause, request, release, counterOf, false);
        insert(tx, job, documents.of(job.kind(), request, release), groups(request));
        stores.plans().insert(tx, job.id(), targets(request));
        audit.append(tx, cause, Events.CREATED, Events.subject(job), description(job, groups(request)));
        return job;
    }
}
