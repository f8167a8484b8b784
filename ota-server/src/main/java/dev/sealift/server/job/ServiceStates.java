package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceListener;
import dev.sealift.server.device.Fields;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.release.ReleaseService;
import java.time.Clock;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Devices that go out of service drop out of their jobs, and those that come back from quarantine take part again. What a
 * device in quarantine has started it brings to an end: it must not stay between two images.
 */
public final class ServiceStates implements DeviceListener {
    private final Stores stores;
    private final Rollouts rollouts;
    private final Executions changes;
    private final ReleaseService releases;
    private final Clock clock;

    ServiceStates(Stores stores, Rollouts rollouts, Executions changes, ReleaseService releases, Clock clock) {
        this.stores = stores;
        this.rollouts = rollouts;
        this.changes = changes;
        this.releases = releases;
        this.clock = clock;
    }

    @Override
    public void changed(Handle tx, @Nullable Device before, Device after, Set<String> fields) {
        if (!fields.contains(Fields.STATE)) {
            return;
        }
        for (Execution execution : stores.executions().inLiveJobs(tx, after.id())) {
            Job job = stores.jobs().find(tx, execution.job()).orElseThrow();
            if (settle(tx, job, execution, after)) {
                rollouts.advance(tx, job.id());
            }
        }
    }

    @Override
    public void heard(Handle tx, Set<String> devices) {
        // Being heard of puts no device into service.
    }

    @Override
    public void removing(Handle tx, Device device) {
        // Only a device without executions is deleted.
    }

    /** Whether it changed the execution. */
    private boolean settle(Handle tx, Job job, Execution execution, Device device) {
        ReasonCode outOfService = Eligibility.outOfService(device);
        switch (execution.state()) {
            case WAITING, QUEUED -> {
                if (outOfService == null) {
                    return false;
                }
                changes.exclude(tx, execution, outOfService);
            }
            case IN_PROGRESS -> {
                if (outOfService != ReasonCode.DEVICE_DECOMMISSIONED) {
                    return false;
                }
                changes.end(
                        tx,
                        Cause.SERVER,
                        job,
                        execution,
                        clock.instant(),
                        TargetState.CANCELED,
                        null,
                        outOfService,
                        null);
            }
            case EXCLUDED -> {
                if (execution.reason() != ReasonCode.DEVICE_QUARANTINED || excluded(tx, job, device)) {
                    return false;
                }
                changes.retry(tx, Cause.SERVER, job, execution);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean excluded(Handle tx, Job job, Device device) {
        Releases.View release = job.release() == null ? null : releases.get(tx, job.release());
        return new Eligibility(release, job.allowDowngrade()).reason(device) != null;
    }
}
