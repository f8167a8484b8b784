package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a Vault is and who asks it: the environment variables that its own tools read, those of OpenBao ({@code BAO_…}) before
 * those of HashiCorp ({@code VAULT_…}), and the file where they leave the token of a login.
 *
 * @param address   without a slash at its end
 * @param token     sent with each request
 * @param namespace null: the root one
 * @param tls       null: who is trusted everywhere on this machine
 */
record VaultSettings(
        URI address,
        String token,
        @Nullable String namespace,
        @Nullable SSLContext tls) {
    static VaultSettings of(Map<String, String> environment, VaultKey key) throws KeyStoreException {
        var address = variable(environment, "ADDR");
        if (address == null) {
            throw new KeyStoreException(
                    Fault.REFERENCE, key + ": no address (expected: VAULT_ADDR=https://… in the environment)");
        }
        var endpoint = KeyServiceClient.endpoint(key, address.replaceAll("/+$", ""));
        var authority = variable(environment, "CACERT");
        var namespace = variable(environment, "NAMESPACE");
        return new VaultSettings(
                endpoint,
                token(environment, key),
                namespace == null ? null : HeaderValue.of(namespace, "VAULT_NAMESPACE"),
                authority == null ? null : trusting(Path.of(authority)));
    }

    private static @Nullable String variable(Map<String, String> environment, String name) {
        var bao = environment.get("BAO_" + name);
        return bao == null ? environment.get("VAULT_" + name) : bao;
    }

    private static String token(Map<String, String> environment, VaultKey key) throws KeyStoreException {
        var token = variable(environment, "TOKEN");
        if (token != null) {
            return HeaderValue.of(token, "VAULT_TOKEN");
        }
        var file = Path.of(environment.getOrDefault("HOME", "")).resolve(".vault-token");
        if (!Files.exists(file)) {
            throw new KeyStoreException(
                    Fault.SECRET_MISSING,
                    key + " needs a token (expected: VAULT_TOKEN in the environment, or " + file
                            + " as 'bao login' writes it)");
        }
        SecretFile.requireOwnerOnly(file, "token");
        return HeaderValue.of(new String(SecretFile.read(file), StandardCharsets.UTF_8), file.toString());
    }

    /** One file of certificates, as in VAULT_CACERT, and nobody else. */
    private static SSLContext trusting(Path file) throws KeyStoreException {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var certificate : certificates(file)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot set up TLS", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws KeyStoreException, CertificateException {
        var bytes = SecretFile.read(file);
        try {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            // damaged: refused below like a file without any
        }
        throw new KeyStoreException(
                Fault.UNSUITABLE,
                file + ": no certificate that can be read (expected: PEM of the authority that VAULT_CACERT names)");
    }

    /** Only where it is: secrets do not belong into logs. */
    @Override
    public String toString() {
        return address.toString();
    }
}
