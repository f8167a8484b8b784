package dev.sealift.server.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Certificates and keys as PEM text. */
public final class Pem {
    private Pem() {}

    static String write(X509Certificate certificate) {
        return text(certificate);
    }

    static String write(PrivateKey key) throws IOException {
        return text(new JcaPKCS8Generator(key, null));
    }

    public static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        if (parse(file) instanceof X509CertificateHolder holder) {
            return new JcaX509CertificateConverter().getCertificate(holder);
        }
        throw new IOException(file + " holds no certificate in PEM");
    }

    public static PrivateKey readKey(Path file) throws IOException {
        if (parse(file) instanceof PrivateKeyInfo key) {
            return new JcaPEMKeyConverter().getPrivateKey(key);
        }
        throw new IOException(file + " holds no private key in PKCS#8 PEM");
    }

    private static Object parse(Path file) throws IOException {
        try (var parser = new PEMParser(new StringReader(Files.readString(file)))) {
            return parser.readObject();
        }
    }

    private static String text(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException("writing PEM into memory", e);
        }
        return text.toString();
    }
}
