package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.job.engine.TargetState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Watches devices whose success is on probation: one that goes back to another image has not succeeded. */
final class Probation {
    /** A device is in few jobs at a time. */
    private static final int MAX_JOBS = 100;

    private final Stores stores;
    private final Executions changes;
    private final Proof proof;
    private final Clock clock;

    Probation(Stores stores, Executions changes, Proof proof, Clock clock) {
        this.stores = stores;
        this.changes = changes;
        this.proof = proof;
        this.clock = clock;
    }

    /** Takes back what a report disproves, and says in which jobs. */
    List<String> look(Handle tx, Cause cause, Device device, BootReport report) {
        List<String> jobs = new ArrayList<>();
        for (Execution soaking : stores.executions().ofDevice(tx, device.id(), TargetState.SOAKING, MAX_JOBS)) {
            String document = stores.documents().find(tx, soaking.job(), device.board());
            if (proof.relapsed(document, report) && !superseded(tx, soaking, report)) {
                relapse(tx, cause, soaking);
                jobs.add(soaking.job());
            }
        }
        return jobs;
    }

    /** Another job has put another image there since: that says nothing about this one. */
    private boolean superseded(Handle tx, Execution soaking, BootReport report) {
        String job = report.jobId();
        return job != null
                && !job.equals(soaking.job())
                && stores.executions()
                        .find(tx, job, soaking.device())
                        .filter(other -> isAfter(
                                other.times().startedAt(), soaking.times().startedAt()))
                        .isPresent();
    }

    private static boolean isAfter(@Nullable Instant one, @Nullable Instant other) {
        return one != null && other != null && one.isAfter(other);
    }

    private void relapse(Handle tx, Cause cause, Execution soaking) {
        Job job = stores.jobs().find(tx, soaking.job()).orElseThrow();
        changes.end(tx, cause, job, soaking, clock.instant(), TargetState.FAILED, null, ReasonCode.RELAPSED, null);
    }
}
