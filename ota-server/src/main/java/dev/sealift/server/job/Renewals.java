package dev.sealift.server.job;

import dev.sealift.api.JobKind;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.RenewalReply;
import dev.sealift.api.device.RenewalRequest;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Enrolment;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.problem.Refusal;
import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** New certificates for devices that a job of kind ROTATE_CERTIFICATE asks to take one, and for nobody else. */
public final class Renewals {
    /** Replies get lost; a device that asks on and on is broken. */
    private static final int MAX_PER_EXECUTION = 10;

    private final Stores stores;
    private final Enrolment enrolment;
    private final Revocations revocations;

    Renewals(Stores stores, Enrolment enrolment, Revocations revocations) {
        this.stores = stores;
        this.enrolment = enrolment;
        this.revocations = revocations;
    }

    /** A certificate for the key of a request. That of the connection stays good until one is used that is newer. */
    RenewalReply renew(Handle tx, Cause cause, Principal caller, RenewalRequest request) {
        if (!(caller instanceof Principal.Device device)) {
            throw Refusal.of(
                    ProblemCode.FORBIDDEN,
                    caller.actor()
                            + " asks for the certificate of a device (expected: the device itself, over its own)",
                    caller.actor(),
                    "the device itself");
        }
        Instant since = Objects.requireNonNull(inProgress(tx, device).times().startedAt());
        int issued = revocations.issuedSince(tx, device, since);
        if (issued >= MAX_PER_EXECUTION) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "device '" + device.id() + "' has taken " + issued
                            + " certificates in this execution (expected: at most " + MAX_PER_EXECUTION
                            + "): use the last, or report FAILED",
                    Integer.toString(issued),
                    "fewer than " + MAX_PER_EXECUTION);
        }
        Devices.Certificate renewed = enrolment.issue(tx, cause, device, request.csr());
        return new RenewalReply(renewed.certificate(), renewed.ca(), renewed.notAfter());
    }

    private Execution inProgress(Handle tx, Principal.Device device) {
        return stores.executions().ofDevice(tx, device.id(), TargetState.IN_PROGRESS, ThingService.MAX_PENDING).stream()
                .filter(execution -> Lookup.job(stores, tx, execution.job()).kind() == JobKind.ROTATE_CERTIFICATE)
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        ProblemCode.INVALID_STATE,
                        "device '" + device.id()
                                + "' has no job of kind ROTATE_CERTIFICATE in progress: start it first",
                        "none",
                        "an execution that is IN_PROGRESS"));
    }
}
