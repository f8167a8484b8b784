package dev.sealift.cli.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA that lives as long as a test and issues what the test needs. */
public final class TestCa {
    private static final X500Name NAME = new X500Name("CN=test CA");

    private final KeyPair key = newKey();
    private final Certificate certificate = issue(
            NAME, key, Instant.now().plus(Duration.ofDays(1)), Extension.basicConstraints, new BasicConstraints(true));

    public String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** TLS of a server with that address until that moment. */
    public SSLContext server(String address, Instant notAfter) throws GeneralSecurityException, IOException {
        var serverKey = newKey();
        var issued = issue(
                new X500Name("CN=server"),
                serverKey,
                notAfter,
                Extension.subjectAlternativeName,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("server", serverKey.getPrivate(), new char[0], new Certificate[] {issued, certificate});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private Certificate issue(
            X500Name subject,
            KeyPair subjectKey,
            Instant notAfter,
            ASN1ObjectIdentifier extension,
            ASN1Encodable value) {
        try {
            var builder = new X509v3CertificateBuilder(
                            NAME,
                            BigInteger.valueOf(subject.hashCode() & 0x7fff_ffff),
                            Date.from(notAfter.minus(Duration.ofDays(30))),
                            Date.from(notAfter),
                            subject,
                            SubjectPublicKeyInfo.getInstance(
                                    subjectKey.getPublic().getEncoded()))
                    .addExtension(extension, true, value);
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                    .getEncoded();
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
