package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobKind;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.TargetState;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How executions end by what their devices say: on evidence well, on their word alone badly. */
final class Conclusions {
    private final Executions changes;
    private final Proof proof;
    private final Revocations certificates;
    private final Clock clock;

    Conclusions(Executions changes, Proof proof, Revocations certificates, Clock clock) {
        this.changes = changes;
        this.proof = proof;
        this.certificates = certificates;
        this.clock = clock;
    }

    /**
     * Judges a claim of success.
     *
     * @param document    what the device got
     * @param certificate that the claim came with, of the device itself
     */
    Evidence.Verdict judge(
            Job job,
            Execution execution,
            String document,
            @Nullable DeviceReport report,
            Revocations.@Nullable Issued certificate) {
        return proof.judge(job.kind(), execution, document, report, certificate == null ? null : certificate.at());
    }

    /** A claim that was believed. A new certificate that was used takes the place of those before it. */
    Execution succeed(
            Handle tx,
            Cause cause,
            Job job,
            Execution execution,
            Evidence.Verdict verdict,
            @Nullable Map<String, String> details,
            Revocations.@Nullable Issued certificate) {
        Instant now = clock.instant();
        if (job.kind() == JobKind.ROTATE_CERTIFICATE && certificate != null) {
            certificates.revokeOthers(tx, cause, certificate);
        }
        boolean soaks = job.kind() == JobKind.UPDATE && job.rules().soak().isPositive();
        return changes.end(
                tx,
                cause,
                job,
                execution,
                now,
                soaks ? TargetState.SOAKING : TargetState.SUCCEEDED,
                details,
                verdict.reason() == ReasonCode.NONE ? null : verdict.reason(),
                soaks ? now.plus(job.rules().soak()) : null);
    }

    /** FAILED, or REJECTED by the device or the person at it; perhaps to be offered again. */
    Execution fail(Handle tx, Cause cause, Job job, Execution execution, UpdateRequest request) {
        Instant now = clock.instant();
        ReasonCode reason = reasonOf(request);
        TargetState end = request.status() == ExecutionStatus.FAILED
                ? TargetState.FAILED
                : reason == ReasonCode.DECLINED ? TargetState.DECLINED : TargetState.REJECTED;
        Instant again =
                job.live() ? job.rules().retry().again(end, reason, Executions.attempts(job, execution), now) : null;
        return changes.end(tx, cause, job, execution, now, end, request.statusDetails(), reason, again);
    }

    /** Our own member, or the name that a plain AWS client put into the details. */
    private static @Nullable ReasonCode reasonOf(UpdateRequest request) {
        if (request.reason() != null || request.statusDetails() == null) {
            return request.reason();
        }
        String name = request.statusDetails().get(StatusDetails.REASON);
        return Arrays.stream(ReasonCode.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
