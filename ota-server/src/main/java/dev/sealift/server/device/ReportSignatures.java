package dev.sealift.server.device;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.device.DeviceReport;
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
 * and what an execution succeeded on is kept as it was signed. A device with a certificate signs its requests; a board on a
 * serial line signs its report with a key of its own, and its gateway passes that on.
 */
public final class ReportSignatures {
    /** The header that carries a signature: COSE_Sign1 in Base64, over the body and over method and path. */
    public static final String HEADER = "Sealift-Report-Signature";

    /** The event that keeps a signed report. */
    static final String EVENT = "EVIDENCE_SIGNED";

    /** The number of a signature in its header. */
    private static final String SEQUENCE = "seq";

    private static final byte[] NOT_DETACHED = {};

    private final AuditLog audit;

    public ReportSignatures(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * A report with a good signature.
     *
     * @param sequence  grows from signature to signature
     * @param request   what is signed too: method and path, or that it is the report of this board
     * @param statement the signature with what is signed in it, Base64
     * @param serial    of the device's certificate, whose key it is; absent when it is a key of the board's own
     * @param key       that key, Base64
     */
    public record Signed(
            long sequence,
            String request,
            String statement,
            @Nullable String serial,
            @Nullable String key) {}

    /**
     * What a request says.
     *
     * @param report what is signed in the place of what a gateway says of it
     * @param signed absent when nothing is
     */
    public record Said(
            @Nullable DeviceReport report, @Nullable Signed signed) {}

    /** Verifies the signature of a request, or of the board's report in it, if there is one. */
    public Said verify(Call call, @Nullable DeviceReport report) {
        String header = call.context().header(HEADER);
        if (header == null && report != null && report.signed() != null) {
            return stated(call.path("thing"), report, report.signed());
        }
        return new Said(report, header == null ? null : request(call, header));
    }

    private static Signed request(Call call, String text) {
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
                call.certificate().getSerialNumber().toString(16),
                null);
    }

    private static Said stated(String thing, DeviceReport report, DeviceReport.Signed given) {
        String request = "REPORT " + thing;
        try {
            CoseSign1 signature = CoseSign1.parse(Base64.getDecoder().decode(given.statement()));
            if (!signature.verifies(
                    ReportKey.read(given.key()), request.getBytes(StandardCharsets.UTF_8), NOT_DETACHED)) {
                throw invalid(given.statement(), "one by the board's key, over its report and '" + request + "'");
            }
            return new Said(
                    report.stated(BootReportReader.read(signature.content())),
                    new Signed(signature.number(SEQUENCE), request, given.statement(), null, given.key()));
        } catch (IllegalArgumentException e) {
            throw invalid(
                    given.statement(),
                    "a COSE_Sign1 with ES256 and the report in it, in Base64; it is wrong in this: " + e.getMessage());
        }
    }

    private static Refusal invalid(String found, String expected) {
        return Refusal.of(
                ProblemCode.REPORT_SIGNATURE_INVALID,
                "the signature of the report does not hold (expected: " + expected + ")",
                found,
                expected);
    }

    /** Takes a signature, which then counts no more, or none from a device that never signed. */
    public void take(Handle tx, Cause cause, Device device, @Nullable Signed signed) {
        if (signed == null) {
            requireNeverSigned(device);
            return;
        }
        if (signed.key() != null) {
            requireItsKey(tx, cause, device, signed.key());
        }
        // A gateway hands in the report of a board more than once: with an execution, and again when an answer was
        // lost.
        String order = signed.key() == null ? "<" : "<=";
        boolean newer = Sql.of(
                                tx,
                                "UPDATE devices SET signed_sequence = :sequence WHERE id = :id"
                                        + " AND (signed_sequence IS NULL OR signed_sequence " + order + " :sequence)")
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
                    "device '" + device.id() + "' signs its reports, and this one is not signed",
                    "none",
                    "a signature");
        }
    }

    /** The first key that a board signs with is its key from then on. */
    private void requireItsKey(Handle tx, Cause cause, Device device, String key) {
        String known = device.reportKey();
        if (known == null && !device.signs()) {
            Sql.of(tx, "UPDATE devices SET report_key = :key WHERE id = :id")
                    .bind("key", key)
                    .bind("id", device.id())
                    .execute();
            audit.append(
                    tx,
                    cause,
                    "DEVICE_KEY_LEARNED",
                    "device:" + device.id(),
                    Map.of("key", key, "fingerprint", ReportKey.fingerprint(key)));
        } else if (!key.equals(known)) {
            String expected = known == null ? "the key of its certificate" : ReportKey.fingerprint(known);
            throw Refusal.of(
                    ProblemCode.REPORT_KEY_OTHER,
                    "device '" + device.id() + "' signs with " + expected
                            + ", and this report is signed with another key."
                            + " If the board was exchanged: 'sealift device replace'",
                    ReportKey.fingerprint(key),
                    expected);
        }
    }

    /** Keeps what an execution succeeded on, for whoever wants to verify it later. */
    public void keep(Handle tx, Cause cause, Device device, @Nullable Signed signed) {
        if (signed != null) {
            boolean certified = signed.serial() != null;
            audit.append(
                    tx,
                    cause,
                    EVENT,
                    "device:" + device.id(),
                    Map.of(
                            "sequence",
                            signed.sequence(),
                            "request",
                            signed.request(),
                            "statement",
                            signed.statement(),
                            certified ? "certificate" : "key",
                            String.valueOf(certified ? signed.serial() : signed.key())));
        }
    }

    /** New hardware under the same id counts from its own start, and may have no key. */
    void forget(Handle tx, String id) {
        Sql.of(tx, "UPDATE devices SET signed_sequence = NULL, report_key = NULL WHERE id = :id")
                .bind("id", id)
                .execute();
    }
}
