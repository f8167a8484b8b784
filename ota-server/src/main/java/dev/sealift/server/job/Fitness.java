package dev.sealift.server.job;

import dev.sealift.api.DeviceState;
import dev.sealift.api.ReasonCode;
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
 * Devices that cannot take a job any more, because they went out of service or run something else than before, drop out of
 * it, and those that can again take part again. What a device has started it brings to an end, in quarantine too: it must
 * not stay between two images. Out of service for good is the end of that as well.
 */
public final class Fitness implements DeviceListener {
    private final Stores stores;
    private final Rollouts rollouts;
    private final Executions changes;
    private final ReleaseService releases;
    private final Clock clock;

    Fitness(Stores stores, Rollouts rollouts, Executions changes, ReleaseService releases, Clock clock) {
        this.stores = stores;
        this.rollouts = rollouts;
        this.changes = changes;
        this.releases = releases;
        this.clock = clock;
    }

    @Override
    public void changed(Handle tx, @Nullable Device before, Device after, Set<String> fields) {
        if (!fields.contains(Fields.STATE) && !fields.contains(Fields.VERSION)) {
            return;
        }
        for (Execution execution : stores.executions().inLiveJobs(tx, after.id())) {
            if (concerned(execution, after) && settle(tx, execution, after)) {
                rollouts.advance(tx, execution.job());
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

    /** What a device has begun, only its end changes; what has ended, nothing does. */
    private static boolean concerned(Execution execution, Device device) {
        return switch (execution.state()) {
            case WAITING, QUEUED, EXCLUDED -> true;
            case IN_PROGRESS -> device.state() == DeviceState.DECOMMISSIONED;
            default -> false;
        };
    }

    /** Whether it changed the execution. */
    private boolean settle(Handle tx, Execution execution, Device device) {
        Job job = stores.jobs().find(tx, execution.job()).orElseThrow();
        if (job.cancels(execution.state())) {
            return false;
        }
        switch (execution.state()) {
            case WAITING, QUEUED -> {
                ReasonCode reason = reason(tx, job, device);
                if (reason == null) {
                    return false;
                }
                changes.exclude(tx, execution, reason);
            }
            case IN_PROGRESS ->
                changes.end(
                        tx,
                        Cause.SERVER,
                        job,
                        execution,
                        clock.instant(),
                        TargetState.CANCELED,
                        null,
                        ReasonCode.DEVICE_DECOMMISSIONED,
                        null);
            case EXCLUDED -> {
                if (execution.reason() == ReasonCode.LEFT_GROUP || reason(tx, job, device) != null) {
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

    private @Nullable ReasonCode reason(Handle tx, Job job, Device device) {
        return Eligibility.of(tx, releases, job).reason(device);
    }
}
