package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.release.ReleaseService;
import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Continuous jobs: devices that join their groups become targets, and those that leave drop out. */
public final class Membership {
    private final Stores stores;
    private final Rollouts rollouts;
    private final Executions changes;
    private final LateJoiners joiners;
    private final DeviceService devices;
    private final ReleaseService releases;
    private final TargetGroups groups;
    private final Clock clock;

    Membership(
            Stores stores,
            Rollouts rollouts,
            Executions changes,
            LateJoiners joiners,
            DeviceService devices,
            ReleaseService releases,
            TargetGroups groups,
            Clock clock) {
        this.stores = stores;
        this.rollouts = rollouts;
        this.changes = changes;
        this.joiners = joiners;
        this.devices = devices;
        this.releases = releases;
        this.groups = groups;
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
            joiners.add(tx, job, device, false, excluded);
            return true;
        }
        TargetState state = before.get().state();
        if (excluded == null && (state == TargetState.REMOVED || state == TargetState.EXCLUDED)) {
            changes.retry(tx, Cause.SERVER, job, before.get());
            return true;
        }
        return false;
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
