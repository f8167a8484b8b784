package dev.sealift.server.job;

import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.Standing;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.release.ReleaseService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down the targets of jobs that have too many for one transaction, while reports go on between its transactions. It
 * finds all of them at one instant, so that waves and order are those of the whole; nobody is offered the job before the last
 * is written. A run that was killed is begun anew, by any node.
 */
public final class Planner {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    /** Targets of one transaction: a report waits for it, a fraction of a second even where others take the processor. */
    static final int AT_ONCE = 2000;

    /** A run of another node that has written nothing for so long is dead; to find a million targets takes half a minute. */
    private static final Duration SILENCE = Duration.ofMinutes(3);

    private final Stores stores;
    private final TargetWriter writer;
    private final JobCreation creation;
    private final Rollouts rollouts;
    private final DeviceService devices;
    private final ReleaseService releases;
    private final TargetGroups groups;
    private final AuditLog audit;
    private final Clock clock;
    private final RandomGenerator random;

    Planner(
            Stores stores,
            TargetWriter writer,
            JobCreation creation,
            Rollouts rollouts,
            DeviceService devices,
            ReleaseService releases,
            TargetGroups groups,
            AuditLog audit,
            Clock clock,
            RandomGenerator random) {
        this.stores = stores;
        this.writer = writer;
        this.creation = creation;
        this.rollouts = rollouts;
        this.devices = devices;
        this.releases = releases;
        this.groups = groups;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /** Plans the jobs that are to be planned. */
    public synchronized void tick(Database database) {
        // On a database of its own, a run that is not this one's is one of a process that has ended.
        Duration silence = database.shared() ? SILENCE : Duration.ZERO;
        for (String job : database.read(
                tx -> stores.plans().free(tx, clock.instant().plusMillis(1).minus(silence)))) {
            try {
                new Run(database, job, HexFormat.of().toHexDigits(random.nextLong())).plan(silence);
            } catch (RuntimeException e) {
                LOG.error("job {} could not be planned; the next tick tries again", job, e);
            }
        }
    }

    /** One attempt to plan a job; it ends when the job is cancelled, deleted or taken by another. */
    private final class Run {
        private final Database database;
        private final String id;
        private final String run;

        Run(Database database, String id, String run) {
            this.database = database;
            this.id = id;
            this.run = run;
        }

        void plan(Duration silence) {
            if (!database.write(tx -> take(tx, silence)) || !clear()) {
                return;
            }
            Targets found = database.read(this::find);
            List<Targets.Target> targets = found.targets();
            for (int from = 0; from < targets.size(); from += AT_ONCE) {
                List<Targets.Target> part = targets.subList(from, Math.min(targets.size(), from + AT_ONCE));
                String after = from == 0 ? "" : targets.get(from - 1).device();
                if (!database.write(tx -> mine(tx).map(job -> write(tx, job, found.cohorts(), after, part))
                        .orElse(false))) {
                    return;
                }
            }
            database.write(tx -> mine(tx).map(job -> finish(tx, job)).orElse(false));
        }

        private boolean take(Handle tx, Duration silence) {
            Instant now = clock.instant();
            boolean free =
                    stores.plans().free(tx, now.plusMillis(1).minus(silence)).contains(id);
            if (free) {
                stores.plans().take(tx, id, run, now);
            }
            return free;
        }

        /** The job, while it is this run that plans it. */
        private Optional<Job> mine(Handle tx) {
            return stores.plans().beat(tx, id, run, clock.instant())
                    ? stores.jobs().find(tx, id).filter(job -> !job.over())
                    : Optional.empty();
        }

        /** Takes back what a run before has written. */
        private boolean clear() {
            int removed;
            do {
                removed =
                        database.write(tx -> mine(tx).map(job -> removeSome(tx)).orElse(-1));
            } while (removed == AT_ONCE);
            return removed >= 0;
        }

        private int removeSome(Handle tx) {
            int removed = stores.batches().remove(tx, id, AT_ONCE);
            if (removed < AT_ONCE) {
                stores.cohorts().clear(tx, id);
            }
            return removed;
        }

        private Targets find(Handle tx) {
            return stores.jobs()
                    .find(tx, id)
                    .map(job ->
                            creation.targets(tx, job, named(tx), stores.jobs().groups(tx, id)))
                    .orElse(new Targets(List.of(), List.of()));
        }

        private List<String> named(Handle tx) {
            List<String> named = stores.plans().targets(tx, id);
            Set<String> registered = devices.standings(tx, named).keySet();
            return named.stream().filter(registered::contains).toList();
        }

        /** Those of a part that still are targets; since they were found, devices have changed, left or joined by themselves. */
        private boolean write(Handle tx, Job job, List<Cohort> cohorts, String after, List<Targets.Target> part) {
            String last = part.getLast().device();
            Set<String> joined = stores.executions().between(tx, id, after, last);
            Set<String> members = job.continuous() ? members(tx, after, last) : Set.of();
            Map<String, Standing> registered = devices.standings(
                    tx, part.stream().map(Targets.Target::device).toList());
            var eligibility = Eligibility.of(tx, releases, job);
            List<Targets.Target> targets = new ArrayList<>(part.size());
            for (Targets.Target target : part) {
                Standing device = registered.get(target.device());
                boolean stayed = target.named() || !job.continuous() || members.contains(target.device());
                if (device != null && stayed && !joined.contains(target.device())) {
                    targets.add(target.with(eligibility.reason(device)));
                }
            }
            writer.write(tx, job, new Targets(cohorts, targets));
            return true;
        }

        private Set<String> members(Handle tx, String after, String to) {
            return stores.jobs().groups(tx, id).stream()
                    .flatMap(group -> groups.members(tx, group, after, to).stream())
                    .collect(Collectors.toSet());
        }

        private boolean finish(Handle tx, Job job) {
            stores.plans().delete(tx, id);
            stores.progress().planned(tx, id);
            audit.append(tx, Cause.SERVER, Events.PLANNED, Events.subject(job), writer.description(tx, job));
            return rollouts.advance(tx, id);
        }
    }
}
