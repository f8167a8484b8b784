package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.job.engine.Evidence;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The changes an execution goes through, each written together with its event. */
final class Executions {
    private final ExecutionStore store;
    private final AuditLog audit;

    Executions(ExecutionStore store, AuditLog audit) {
        this.store = store;
        this.audit = audit;
    }

    void offer(Handle tx, Cause cause, Execution target, Instant now) {
        change(tx, cause, target, target.offered(now));
    }

    Execution start(
            Handle tx,
            Cause cause,
            Execution queued,
            Instant now,
            Instant deadline,
            Evidence.@Nullable Mark mark,
            @Nullable Map<String, String> details) {
        return change(tx, cause, queued, queued.started(now, deadline, mark, kept(queued, details)));
    }

    /** The device got further, or its claim of success was not believed. */
    Execution progress(
            Handle tx,
            Cause cause,
            Execution running,
            Instant now,
            Instant deadline,
            @Nullable Map<String, String> details,
            @Nullable ReasonCode reason) {
        Map<String, String> all = Execution.detailsWith(kept(running, details), reason);
        return change(tx, cause, running, running.progressed(now, deadline, all, reason));
    }

    Execution end(
            Handle tx,
            Cause cause,
            Execution open,
            Instant now,
            ExecutionStatus status,
            @Nullable Map<String, String> details,
            @Nullable ReasonCode reason) {
        Map<String, String> plain = new HashMap<>(kept(open, details));
        if (open.reason() != null && details == null) {
            plain.remove(StatusDetails.REASON); // a claim that was not believed is history now
        }
        return change(tx, cause, open, open.ended(now, status, Execution.detailsWith(plain, reason), reason));
    }

    /** Status details are replaced as a whole when given, and kept otherwise (AWS IoT Jobs). */
    private static Map<String, String> kept(Execution execution, @Nullable Map<String, String> details) {
        return details == null ? execution.details() : details;
    }

    private Execution change(Handle tx, Cause cause, Execution before, Execution after) {
        store.save(tx, before.status(), after);
        String phase = after.details().get(StatusDetails.PHASE);
        // Progress within a phase would drown the log; the execution itself shows it.
        if (before.status() != after.status()
                || before.reason() != after.reason()
                || !Objects.equals(before.details().get(StatusDetails.PHASE), phase)) {
            Map<String, @Nullable Object> data = new HashMap<>();
            data.put("job", after.job());
            data.put("execution", after.number());
            data.put("phase", phase);
            data.put("cause", after.reason());
            audit.append(tx, cause, "EXECUTION_" + after.offeredStatus(), "device:" + after.device(), data);
        }
        return after;
    }
}
