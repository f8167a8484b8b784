package dev.sealift.server.identity;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads who a client is from its certificate, which the TLS handshake has already traced to our CA. */
public final class ClientCertificates {
    private static final Pattern URN = Pattern.compile("urn:sealift:(device|gateway):([a-zA-Z0-9_-]{1,64})");

    /** {@code GeneralName} type of a URI, RFC 5280, 4.2.1.6. */
    private static final Integer URI = 6;

    private final Clock clock;

    public ClientCertificates(Clock clock) {
        this.clock = clock;
    }

    /** Refuses one that is not valid now; asked for each request, because connections outlive certificates. */
    public void requireValid(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw Refusal.of(
                    ProblemCode.UNAUTHENTICATED,
                    "the client certificate is not valid now (valid until "
                            + certificate.getNotAfter().toInstant() + "): enrol again",
                    certificate.getNotAfter().toInstant().toString(),
                    "a valid certificate");
        }
    }

    /** The identity in it. */
    public Principal principal(X509Certificate certificate) {
        try {
            return named(certificate);
        } catch (CertificateParsingException e) {
            throw Refusal.of(ProblemCode.UNAUTHENTICATED, "the client certificate's names cannot be read");
        }
    }

    private static Principal named(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names =
                Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of());
        for (List<?> name : names) {
            Matcher urn = URN.matcher(name.get(1).toString());
            if (URI.equals(name.get(0)) && urn.matches()) {
                return urn.group(1).equals("device")
                        ? new Principal.Device(urn.group(2))
                        : new Principal.Gateway(urn.group(2));
            }
        }
        throw Refusal.of(
                ProblemCode.UNAUTHENTICATED,
                "the client certificate names no device and no gateway",
                certificate.getSubjectX500Principal().getName(),
                "a subject alternative name urn:sealift:device:ID or urn:sealift:gateway:ID");
    }
}
