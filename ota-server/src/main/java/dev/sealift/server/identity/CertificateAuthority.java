package dev.sealift.server.identity;

import dev.sealift.image.HashAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The server's own certificate authority (P-256): it signs for the server, for gateways and for devices. */
public final class CertificateAuthority {
    /** Devices hold the CA certificate for their whole service life. */
    private static final Duration CA_LIFE = Duration.ofDays(3650);

    /** Renewed at a start of the server, see {@link ServerIdentity}. */
    private static final Duration SERVER_LIFE = Duration.ofDays(365);

    /** Long enough for a device that lies in a warehouse, short enough that a lost key ends. */
    static final Duration CLIENT_LIFE = Duration.ofDays(730);

    /** A device whose clock is a little behind must not find its certificate in the future. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** RFC 5280, 4.1.2.2: positive, at most 20 octets, and unpredictable. */
    private static final int SERIAL_BITS = 127;

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Clock clock;
    private final SecureRandom random;

    CertificateAuthority(X509Certificate certificate, PrivateKey key, Clock clock, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /** SHA-256 of its certificate, hex. */
    public String fingerprint() throws GeneralSecurityException {
        return HashAlgorithm.SHA256.of(certificate.getEncoded()).hex();
    }

    static CertificateAuthority create(Clock clock, SecureRandom random) throws GeneralSecurityException {
        KeyPair pair = newKeyPair(random);
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Sealift")
                // A part that differs tells two servers' authorities apart in error messages.
                .addRDN(BCStyle.CN, "Sealift CA " + Integer.toHexString(random.nextInt()))
                .build();
        try {
            var builder = builder(name, name, pair.getPublic(), clock.instant(), CA_LIFE, random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate(), clock, random);
        } catch (CertIOException e) {
            throw new GeneralSecurityException("making the CA certificate", e);
        }
    }

    /** The certificate that clients trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The same in PEM. */
    public String pem() {
        return Pem.write(certificate);
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate issueServer(PublicKey publicKey, String host) throws GeneralSecurityException {
        var names = List.of(
                new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host),
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        return issue(publicKey, host, names, KeyPurposeId.id_kp_serverAuth, SERVER_LIFE);
    }

    X509Certificate issueClient(PublicKey publicKey, String id, String urn) throws GeneralSecurityException {
        var names = List.of(new GeneralName(GeneralName.uniformResourceIdentifier, urn));
        return issue(publicKey, id, names, KeyPurposeId.id_kp_clientAuth, CLIENT_LIFE);
    }

    private X509Certificate issue(
            PublicKey publicKey, String commonName, List<GeneralName> names, KeyPurposeId purpose, Duration life)
            throws GeneralSecurityException {
        var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
        var extensions = new JcaX509ExtensionUtils();
        try {
            var builder = builder(issuer, subject, publicKey, clock.instant(), life, random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.toArray(GeneralName[]::new)))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return sign(builder, key);
        } catch (CertIOException e) {
            throw new GeneralSecurityException("making a certificate for " + commonName, e);
        }
    }

    static KeyPair newKeyPair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X509Certificate sign(org.bouncycastle.cert.X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("signing a certificate", e);
        }
    }
}
