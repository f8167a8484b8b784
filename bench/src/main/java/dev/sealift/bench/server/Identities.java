package dev.sealift.bench.server;

import dev.sealift.server.identity.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts from what {@code sealift device enroll --out} leaves: key.pem, cert.pem and ca.pem. */
final class Identities {
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private Identities() {}

    static SSLContext context(Path directory) throws GeneralSecurityException, IOException {
        var certificate = Pem.readCertificate(directory.resolve("cert.pem"));
        KeyStore own = empty();
        own.setKeyEntry(
                "own", Pem.readKey(directory.resolve("key.pem")), IN_MEMORY, new X509Certificate[] {certificate});
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", Pem.readCertificate(directory.resolve("ca.pem")));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, IN_MEMORY);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        // PKCS12 would hash ten thousand times to hide the key from the next line.
        var store = KeyStore.getInstance("JKS");
        store.load(null, IN_MEMORY);
        return store;
    }
}
