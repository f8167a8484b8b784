package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Sql;
import dev.sealift.server.http.Call;
import dev.sealift.server.identity.CoseSign1;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of devices under their reports: a device that signed once signs always, nobody can say it again for the device,
 * and what an execution succeeded on is kept as it was signed.
 */
public final class ReportSignatures {
    /** The header that carries a signature: COSE_Sign1 in Base64, over the body and over method and path. */
    public static final String HEADER = "Sealift-Report-Signature";

    /** The event that keeps a signed report. */
    static final String EVENT = "EVIDENCE_SIGNED";

    /** The number of a signature in its header. */
    private static final String SEQUENCE = "seq";

    private final AuditLog audit;

    public ReportSignatures(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * A request with a good signature.
     *
     * @param sequence  grows from signature to signature
     * @param request   method and path, which are signed too
     * @param statement the signature with the body in it, Base64
     * @param serial    of the device's certificate, whose key it is
     */
    public record Signed(long sequence, String request, String statement, String serial) {}

    /** Verifies the signature of a request, if it has one. */
    public @Nullable Signed verify(Call call) {
        String text = call.context().header(HEADER);
        if (text == null) {
            return null;
        }
        if (!(call.principal() instanceof Principal.Device)) {
            throw invalid(text, "no signature from whoever speaks for a device: its key is the device's alone");
        }
        CoseSign1 signature;
        try {
            signature = CoseSign1.parse(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw invalid(text, "a COSE_Sign1 with ES256, in Base64; it is wrong in this: " + e.getMessage());
        }
        String request = call.context().method().name() + " " + call.context().path();
        byte[] body = call.body();
        if (!signature.verifies(call.certificate().getPublicKey(), request.getBytes(StandardCharsets.UTF_8), body)) {
            throw invalid(text, "one by the key of the device's certificate, over this body and '" + request + "'");
        }
        return new Signed(
                signature.number(SEQUENCE),
                request,
                Base64.getEncoder().encodeToString(signature.with(body)),
                call.certificate().getSerialNumber().toString(16));
    }

    private static Refusal invalid(String found, String expected) {
        return Refusal.of(
                ProblemCode.REPORT_SIGNATURE_INVALID,
                HEADER + " does not hold (expected: " + expected + ")",
                found,
                expected);
    }

    /** Takes a signature, which then counts no more, or none from a device that never signed. */
    public void take(Handle tx, Device device, @Nullable Signed signed) {
        if (signed == null) {
            requireNeverSigned(device);
            return;
        }
        boolean newer = Sql.of(
                                tx,
                                "UPDATE devices SET signed_sequence = :sequence WHERE id = :id"
                                        + " AND (signed_sequence IS NULL OR signed_sequence < :sequence)")
                        .bind("sequence", signed.sequence())
                        .bind("id", device.id())
                        .execute()
                > 0;
        if (!newer) {
            throw Refusal.of(
                    ProblemCode.REPORT_REPLAYED,
                    "signature " + signed.sequence() + " of device '" + device.id()
                            + "' is not newer than the last (expected: each once, in order). A board that lost its count is"
                            + " new hardware: 'sealift device replace'",
                    Long.toString(signed.sequence()),
                    "a higher number");
        }
    }

    private static void requireNeverSigned(Device device) {
        if (device.signs()) {
            throw Refusal.of(
                    ProblemCode.REPORT_UNSIGNED,
                    "device '" + device.id() + "' signs its reports, and this one has no " + HEADER,
                    "none",
                    "a signature");
        }
    }

    /** Keeps what an execution succeeded on, for whoever wants to verify it later. */
    public void keep(Handle tx, Cause cause, Device device, @Nullable Signed signed) {
        if (signed != null) {
            audit.append(
                    tx,
                    cause,
                    EVENT,
                    "device:" + device.id(),
                    Map.of(
                            "sequence", signed.sequence(),
                            "request", signed.request(),
                            "statement", signed.statement(),
                            "certificate", signed.serial()));
        }
    }

    /** New hardware under the same id counts from its own start, and may have no key. */
    void forget(Handle tx, String id) {
        Sql.of(tx, "UPDATE devices SET signed_sequence = NULL WHERE id = :id")
                .bind("id", id)
                .execute();
    }
}
