package dev.sealift.server.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The server's CA and TLS certificate in the data directory: made on the first start, renewed at later ones. */
public final class ServerIdentity {
    /** Renewed at a start when less than this is left: a server is restarted at least that often. */
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);

    /** Keys in {@link KeyStore}s want a password; these stores never leave the process. */
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private final CertificateAuthority authority;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private ServerIdentity(CertificateAuthority authority, PrivateKey key, X509Certificate certificate) {
        this.authority = authority;
        this.key = key;
        this.certificate = certificate;
    }

    /** Reads {@code ca.pem, ca.key, server.pem, server.key}, and makes those that are missing or about to expire. */
    public static ServerIdentity open(Path directory, String host, Clock clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        CertificateAuthority authority = authority(directory, clock, random);
        Path certificateFile = directory.resolve("server.pem");
        Path keyFile = directory.resolve("server.key");
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            X509Certificate certificate = Pem.readCertificate(certificateFile);
            if (serves(certificate, host) && lasts(certificate, clock)) {
                return new ServerIdentity(authority, Pem.readKey(keyFile), certificate);
            }
        }
        KeyPair pair = CertificateAuthority.newKeyPair(random);
        X509Certificate certificate = authority.issueServer(pair.getPublic(), host);
        // The certificate goes first: a crash in between leaves a pair without a key, which is made anew.
        Files.deleteIfExists(keyFile);
        PrivateFiles.write(certificateFile, Pem.write(certificate));
        PrivateFiles.write(keyFile, Pem.write(pair.getPrivate()));
        return new ServerIdentity(authority, pair.getPrivate(), certificate);
    }

    private static CertificateAuthority authority(Path directory, Clock clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Path certificateFile = directory.resolve("ca.pem");
        Path keyFile = directory.resolve("ca.key");
        if (Files.exists(certificateFile)) {
            return new CertificateAuthority(Pem.readCertificate(certificateFile), Pem.readKey(keyFile), clock, random);
        }
        var authority = CertificateAuthority.create(clock, random);
        // The key goes first: the authority exists once its certificate does.
        PrivateFiles.write(keyFile, Pem.write(authority.key()));
        PrivateFiles.write(certificateFile, authority.pem());
        return authority;
    }

    private static boolean lasts(X509Certificate certificate, Clock clock) {
        return certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
    }

    private static boolean serves(X509Certificate certificate, String host) throws GeneralSecurityException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null && names.stream().anyMatch(name -> host.equals(name.get(1)));
    }

    /** The authority that signs for devices and gateways. */
    public CertificateAuthority authority() {
        return authority;
    }

    /** The server's key and certificate chain for a TLS listener. */
    public KeyStore keyStore() throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("server", key, IN_MEMORY, new X509Certificate[] {certificate, authority.certificate()});
        return store;
    }

    /** What client certificates must be signed by. */
    public KeyStore trustStore() throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setCertificateEntry("ca", authority.certificate());
        return store;
    }

    /** Password of the entries of {@link #keyStore()}. */
    public String keyPassword() {
        return new String(IN_MEMORY);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        // Never written down. PKCS12 would hash ten thousand times to hide the key from the line after the next.
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, IN_MEMORY);
        return store;
    }
}
