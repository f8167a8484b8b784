package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.Standing;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.job.engine.Wave;
import dev.sealift.server.release.ReleaseService;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Continuous jobs: devices that join their groups become targets, and those that leave drop out. */
public final class Membership {
    private final Stores stores;
    private final Rollouts rollouts;
    private final Executions changes;
    private final DeviceService devices;
    private final ReleaseService releases;
    private final TargetGroups groups;
    private final AuditLog audit;
    private final Clock clock;

    Membership(
            Stores stores,
            Rollouts rollouts,
            Executions changes,
            DeviceService devices,
            ReleaseService releases,
            TargetGroups groups,
            AuditLog audit,
            Clock clock) {
        this.stores = stores;
        this.rollouts = rollouts;
        this.changes = changes;
        this.devices = devices;
        this.releases = releases;
        this.groups = groups;
        this.audit = audit;
        this.clock = clock;
    }

    /** A device joined and left these groups; part of the transaction in which it did. */
    public void changed(Handle tx, String device, Set<String> joined, Set<String> left) {
        Set<String> jobs = new TreeSet<>();
        joined.forEach(group -> jobs.addAll(stores.jobs().continuousOf(tx, group)));
        left.forEach(group -> jobs.addAll(stores.jobs().continuousOf(tx, group)));
        for (String id : jobs) {
            Job job = stores.jobs().find(tx, id).orElseThrow();
            boolean member =
                    !Collections.disjoint(groups.of(tx, device), stores.jobs().groups(tx, id));
            boolean changed = member ? join(tx, job, devices.get(tx, device)) : leave(tx, job, device);
            if (changed) {
                rollouts.advance(tx, id);
            }
        }
    }

    private boolean join(Handle tx, Job job, Device device) {
        ReasonCode excluded = Eligibility.of(tx, releases, job).reason(device);
        Optional<Execution> before = stores.executions().find(tx, job.id(), device.id());
        if (before.isEmpty()) {
            add(tx, job, device, excluded);
            return true;
        }
        TargetState state = before.get().state();
        if (excluded == null && (state == TargetState.REMOVED || state == TargetState.EXCLUDED)) {
            changes.retry(tx, Cause.SERVER, job, before.get());
            return true;
        }
        return false;
    }

    private void add(Handle tx, Job job, Device device, @Nullable ReasonCode excluded) {
        List<CohortStore.Row> rows = stores.cohorts().list(tx, job.id());
        Cohort cohort = cohort(tx, job, device, rows);
        int number = stores.cohorts().number(tx, job.id(), cohort, rows);
        long position = Targets.position(Targets.place(job.id(), device.id()));
        var target = new Targets.Target(device.id(), 0, position, false, excluded);
        stores.batches().insert(tx, job, new int[] {number}, List.of(target));
        stores.cohorts().add(tx, job.id(), number, excluded == null ? "fresh" : "excluded", 1);
        if (excluded != null) {
            stores.cohorts().count(tx, job.id(), "reason:" + excluded, 1);
        }
        Map<String, @Nullable Object> data = new HashMap<>(Events.cohort(number, cohort, 1));
        data.put("device", device.id());
        data.put(Events.EXCLUDED, excluded);
        audit.append(tx, Cause.SERVER, Events.JOINED, Events.subject(job), data);
    }

    /** As at the creation: the first wave that takes it, so that the shares of the waves stay what they are. */
    private Cohort cohort(Handle tx, Job job, Device device, List<CohortStore.Row> rows) {
        Set<String> of = groups.of(tx, device.id());
        String site = new TreeSet<>(job.rules().bandwidth().keySet())
                .stream().filter(of::contains).findFirst().orElse(null);
        ZoneId zone = job.rules().schedule().windows().isEmpty() ? null : Targets.zone(Standing.of(device));
        return new Cohort(wave(job, of, rows), site, zone);
    }

    private static int wave(Job job, Set<String> of, List<CohortStore.Row> rows) {
        List<Wave> waves = job.rules().waves();
        List<Counts> counts = new ArrayList<>(Collections.nCopies(Math.max(1, waves.size()), Counts.NONE));
        rows.forEach(row ->
                counts.set(row.cohort().wave(), counts.get(row.cohort().wave()).plus(row.counts())));
        long all = 1 + counts.stream().mapToLong(Membership::takingPart).sum();
        long taken = 0;
        for (int wave = 0; wave < waves.size(); wave++) {
            taken += takingPart(counts.get(wave));
            boolean takes =
                    switch (waves.get(wave).selection()) {
                        case Wave.Selection.Group(String id) -> of.contains(id);
                        case Wave.Selection.UpTo(var share) -> taken < Math.ceilDiv(all * share.hundredths(), 10_000L);
                    };
            if (takes) {
                return wave;
            }
        }
        return Math.max(0, waves.size() - 1);
    }

    private static int takingPart(Counts counts) {
        return counts.targets() - counts.of(TargetState.EXCLUDED);
    }

    private boolean leave(Handle tx, Job job, String device) {
        Optional<Execution> target =
                stores.executions().find(tx, job.id(), device).filter(execution -> !execution.named());
        if (target.isEmpty()) {
            return false;
        }
        Execution execution = target.get();
        // What a device has started it brings to an end: the update itself may be what takes it out of a group.
        boolean open = execution.state() == TargetState.WAITING
                || (execution.state() == TargetState.QUEUED && !job.cancels(TargetState.QUEUED))
                || execution.retrying();
        if (open) {
            changes.end(
                    tx,
                    Cause.SERVER,
                    job,
                    execution,
                    clock.instant(),
                    TargetState.REMOVED,
                    null,
                    ReasonCode.LEFT_GROUP,
                    null);
        }
        return open;
    }
}
