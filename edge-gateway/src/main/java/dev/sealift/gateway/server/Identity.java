package dev.sealift.gateway.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who the gateway is and whom it trusts: {@code key.pem} (PKCS#8, EC), {@code cert.pem} (its chain) and {@code ca.pem} in one
 * folder, as {@code sealift gateway enroll} writes them. No other certificate is trusted.
 */
public final class Identity {
    /** What the server writes into a gateway's certificate, before its id. */
    private static final String URN = "urn:sealift:gateway:";

    /** The kind of a subject alternative name that is a URI (RFC 5280 section 4.2.1.6). */
    private static final Integer URI_NAME = 6;

    private static final String ENROLL = "enrol the gateway again with 'sealift gateway enroll'";

    private static final Set<PosixFilePermission> NOT_FOR_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /** Chains and keys take a few kilobytes. */
    private static final long MAX_FILE = 64 * 1024;

    private final SSLContext context;
    private final String name;

    private Identity(SSLContext context, String name) {
        this.context = context;
        this.name = name;
    }

    /** Reads and checks the identity. */
    public static Identity load(Path folder, Clock clock) throws IdentityException {
        Path keyFile = folder.resolve("key.pem");
        Path certificateFile = folder.resolve("cert.pem");
        Certificate[] chain = certificates(certificateFile);
        X509Certificate own = (X509Certificate) chain[0];
        checkDates(certificateFile, own, clock);
        String name = nameIn(certificateFile, own);
        PrivateKey key = key(keyFile);
        try {
            if (!belongTogether(key, own)) {
                throw new IdentityException(keyFile + " is not the key of " + certificateFile + ": " + ENROLL);
            }
            return new Identity(context(key, chain, certificates(folder.resolve("ca.pem"))), name);
        } catch (GeneralSecurityException | IOException e) {
            throw new IdentityException(
                    folder + ": the identity cannot be used (" + e.getMessage() + "): " + ENROLL, e);
        }
    }

    /** For connections to the server. */
    public SSLContext context() {
        return context;
    }

    /** The gateway's name on the server: the end of its certificate's {@code urn:sealift:gateway:NAME}. */
    public String name() {
        return name;
    }

    /** A device's certificate would do for the connection, and then be refused whatever it asks. */
    private static String nameIn(Path file, X509Certificate own) throws IdentityException {
        try {
            var names = own.getSubjectAlternativeNames();
            List<String> uris = names == null
                    ? List.of()
                    : names.stream()
                            .filter(entry -> URI_NAME.equals(entry.getFirst()))
                            .map(entry -> String.valueOf(entry.get(1)))
                            .toList();
            for (String uri : uris) {
                if (uri.startsWith(URN)) {
                    return uri.substring(URN.length());
                }
            }
            throw new IdentityException(file + " is not a gateway's certificate: it names " + uris + " (expected: "
                    + URN + "NAME): " + ENROLL);
        } catch (CertificateParsingException e) {
            throw new IdentityException(file + " has names that cannot be read: " + ENROLL, e);
        }
    }

    private static void checkDates(Path file, X509Certificate own, Clock clock) throws IdentityException {
        try {
            own.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException e) {
            throw new IdentityException(
                    file + ": the certificate expired on " + own.getNotAfter().toInstant() + ": " + ENROLL, e);
        } catch (CertificateNotYetValidException e) {
            throw new IdentityException(
                    file + ": the certificate is valid from "
                            + own.getNotBefore().toInstant() + " on: check the clock of this machine",
                    e);
        }
    }

    private static Certificate[] certificates(Path file) throws IdentityException {
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
            if (found.isEmpty()) {
                throw new IdentityException(file + " holds no certificate in PEM: " + ENROLL);
            }
            return found.toArray(Certificate[]::new);
        } catch (CertificateException e) {
            throw new IdentityException(file + " holds no certificate in PEM: " + ENROLL, e);
        }
    }

    private static PrivateKey key(Path file) throws IdentityException {
        byte[] pem = read(file);
        checkPermissions(file);
        Matcher body = PKCS8.matcher(new String(pem, java.nio.charset.StandardCharsets.US_ASCII));
        if (!body.find()) {
            throw new IdentityException(file + " holds no private key (expected: PEM, PKCS#8): " + ENROLL);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(body.group(1));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IdentityException(file + " holds no private key for elliptic curves: " + ENROLL, e);
        }
    }

    private static void checkPermissions(Path file) throws IdentityException {
        try {
            Set<PosixFilePermission> granted = EnumSet.copyOf(NOT_FOR_OTHERS);
            granted.retainAll(Files.getPosixFilePermissions(file));
            if (!granted.isEmpty()) {
                throw new IdentityException(file + " can be read by others: 'chmod 600 " + file + "', or " + ENROLL
                        + " if somebody else may have read it");
            }
        } catch (IOException e) {
            throw new IdentityException(file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) throws IdentityException {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw new IdentityException(file + " is larger than " + MAX_FILE + " bytes: " + ENROLL);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IdentityException(file + " is missing: " + ENROLL, e);
        } catch (IOException e) {
            throw new IdentityException(file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        return signature.verify(signed);
    }

    private static SSLContext context(PrivateKey key, Certificate[] chain, Certificate[] trusted)
            throws GeneralSecurityException, IOException {
        char[] password = {};
        // Never written down. PKCS12 would hash ten thousand times to hide the key from the line after the next.
        KeyStore own = KeyStore.getInstance("JKS");
        own.load(null, password);
        own.setKeyEntry("gateway", key, password, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, password);
        for (int i = 0; i < trusted.length; i++) {
            authorities.setCertificateEntry("ca-" + i, trusted[i]);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
