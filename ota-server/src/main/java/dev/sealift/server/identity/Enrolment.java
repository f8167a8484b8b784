package dev.sealift.server.identity;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jdbi.v3.core.Handle;

/**
 * Certificates from PKCS#10 requests. The request's own signature proves that the caller holds the key; of its
 * contents only the key is taken, the name is the one the operator enrols.
 */
public final class Enrolment {
    private static final String EXPECTED = "a PKCS#10 request in PEM with a P-256 key, signed with that key";

    private final CertificateAuthority authority;
    private final AuditLog audit;
    private final Revocations revocations;

    public Enrolment(CertificateAuthority authority, Revocations revocations, AuditLog audit) {
        this.authority = authority;
        this.audit = audit;
        this.revocations = revocations;
    }

    /** A certificate for a device or a gateway. */
    public Devices.Certificate issue(Handle tx, Cause cause, Principal principal, String csr) {
        String actor = principal.actor();
        String id = actor.substring(actor.indexOf(':') + 1);
        try {
            X509Certificate certificate = authority.issueClient(provenKey(csr), id, "urn:sealift:" + actor);
            revocations.issued(tx, principal, certificate);
            audit.append(
                    tx,
                    cause,
                    "CERTIFICATE_ISSUED",
                    actor,
                    Map.of(
                            "serial",
                            certificate.getSerialNumber().toString(16),
                            "notAfter",
                            certificate.getNotAfter().toInstant().toString()));
            return new Devices.Certificate(
                    id,
                    Pem.write(certificate),
                    authority.pem(),
                    certificate.getNotAfter().toInstant());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("issuing a certificate for " + actor, e);
        }
    }

    private static PublicKey provenKey(String csr) {
        try (var parser = new PEMParser(new StringReader(csr))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest parsed)) {
                throw refused("no PKCS#10 request in it");
            }
            var request = new JcaPKCS10CertificationRequest(parsed);
            PublicKey key = request.getPublicKey();
            if (!(key instanceof ECPublicKey ec)
                    || ec.getParams().getCurve().getField().getFieldSize() != 256) {
                throw refused("its key is not a P-256 key");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw refused("its signature does not match its key");
            }
            return key;
        } catch (PEMException | PKCSException | OperatorCreationException | GeneralSecurityException e) {
            throw refused("it cannot be read");
        } catch (IOException e) {
            throw refused("it is not PEM");
        }
    }

    private static Refusal refused(String what) {
        return Refusal.of(ProblemCode.INVALID_VALUE, "csr: " + what + " (expected: " + EXPECTED + ")", what, EXPECTED);
    }
}
