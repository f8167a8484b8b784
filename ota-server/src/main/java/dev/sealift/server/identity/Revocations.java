package dev.sealift.server.identity;

import dev.sealift.api.operator.Devices;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Sql;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which client certificates still count: asked for each request, since connections outlive a handshake. */
public final class Revocations {
    /** The event of a revocation. */
    public static final String REVOKED = "CERTIFICATES_REVOKED";

    /** Certificates expire by the clocks of machines, which differ from each other and from that of the log. */
    private static final Duration MARGIN = Duration.ofDays(30);

    private final AuditLog audit;
    private final Clock clock;

    public Revocations(AuditLog audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Records a certificate that was issued, so that it outlives a revocation of those before it. */
    void issued(Handle tx, Principal owner, X509Certificate certificate) {
        Sql.of(tx, "INSERT INTO certificates (serial, owner, issued_at) VALUES (:serial, :owner, :at)")
                .bind("serial", serial(certificate))
                .bind("owner", owner.actor())
                .bind("at", clock.millis())
                .execute();
    }

    /** Revokes every certificate the owner has had until now. */
    public Devices.Revocation revoke(Handle tx, Cause cause, Principal owner) {
        Instant now = revoke(tx, owner, "");
        audit.append(tx, cause, REVOKED, owner.actor(), Map.of());
        return new Devices.Revocation(owner.actor(), now);
    }

    /** All but that one. */
    private Instant revoke(Handle tx, Principal owner, String kept) {
        Instant now = clock.instant();
        Sql.of(
                        tx,
                        "UPDATE certificates SET revoked_at = :at"
                                + " WHERE owner = :owner AND revoked_at IS NULL AND serial <> :kept")
                .bind("at", now.toEpochMilli())
                .bind("owner", owner.actor())
                .bind("kept", kept)
                .execute();
        Sql.of(
                        tx,
                        "INSERT INTO revocations (owner, revoked_at) VALUES (:owner, :at)"
                                + " ON CONFLICT (owner) DO UPDATE SET revoked_at = excluded.revoked_at")
                .bind("at", now.toEpochMilli())
                .bind("owner", owner.actor())
                .execute();
        return now;
    }

    /** Whether that certificate of that owner was revoked; one that was never recorded falls with its owner. */
    public boolean revoked(Handle tx, Principal owner, X509Certificate certificate) {
        return Sql.of(tx, "SELECT revoked_at IS NOT NULL AS revoked FROM certificates WHERE serial = :serial")
                .bind("serial", serial(certificate))
                .first(row -> row.flag("revoked"))
                .orElseGet(() -> everRevoked(tx, owner));
    }

    /** A certificate that was recorded, with the moment of its issue. */
    public record Issued(Principal owner, String serial, Instant at) {}

    /** That certificate of that owner, if it was recorded. */
    public Optional<Issued> find(Handle tx, Principal owner, X509Certificate certificate) {
        String serial = serial(certificate);
        return Sql.of(tx, "SELECT issued_at FROM certificates WHERE serial = :serial")
                .bind("serial", serial)
                .number()
                .map(at -> new Issued(owner, serial, Instant.ofEpochMilli(at)));
    }

    /** How many certificates were issued to an owner since a moment. */
    public int issuedSince(Handle tx, Principal owner, Instant since) {
        return (int) Sql.of(tx, "SELECT COUNT(*) FROM certificates WHERE owner = :owner AND issued_at >= :since")
                .bind("owner", owner.actor())
                .bind("since", since.toEpochMilli())
                .count();
    }

    /** Revokes every certificate the owner has had until now but that one. */
    public void revokeOthers(Handle tx, Cause cause, Issued kept) {
        revoke(tx, kept.owner(), kept.serial());
        audit.append(tx, cause, REVOKED, kept.owner().actor(), Map.of("kept", kept.serial()));
    }

    /** Serial numbers of some certificates that have expired, revoked or not: nobody is let in with them any more. */
    public static List<String> expired(Handle tx, Instant now, int most) {
        return Sql.of(tx, "SELECT serial FROM certificates WHERE issued_at < :before LIMIT " + most)
                .bind("before", now.minus(CertificateAuthority.CLIENT_LIFE).minus(MARGIN))
                .texts();
    }

    /** Forgets certificates. */
    public static void forget(Handle tx, List<String> serials) {
        Sql.forEach(
                tx,
                "DELETE FROM certificates WHERE serial = :serial",
                serials,
                (row, serial) -> row.bind("serial", serial));
    }

    private static boolean everRevoked(Handle tx, Principal owner) {
        return Sql.of(tx, "SELECT COUNT(*) FROM revocations WHERE owner = :owner")
                        .bind("owner", owner.actor())
                        .count()
                > 0;
    }

    private static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }
}
