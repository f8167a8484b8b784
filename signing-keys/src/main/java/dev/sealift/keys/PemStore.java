package dev.sealift.keys;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Keys in PEM files. */
final class PemStore {
    private PemStore() {}

    static SigningKey read(Path file, Secrets secrets) throws KeyStoreException {
        var pem = new String(SecretFile.read(file), StandardCharsets.UTF_8);
        if (isPrivate(pem)) {
            SecretFile.requireOwnerOnly(file, "private key");
        }
        return parse(EncryptedPem.isEncrypted(pem) ? EncryptedPem.decrypt(pem, file, secrets) : pem, file);
    }

    static VerifyingKey readPublic(Path file, Secrets secrets) throws KeyStoreException {
        var pem = new String(SecretFile.read(file), StandardCharsets.UTF_8);
        if (isPrivate(pem)) {
            return read(file, secrets).publicKey();
        }
        try {
            return VerifyingKey.parse(pem, KeyAlgorithm.ALL);
        } catch (KeyException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, file, String.valueOf(e.getMessage()), e);
        }
    }

    /** In the armour of every kind of private key (RFC 7468, section 10), encrypted ones too. */
    static boolean isPrivate(String pem) {
        return pem.contains("PRIVATE KEY-----");
    }

    static SigningKey parse(String pem, Object origin) throws KeyStoreException {
        try {
            return SigningKey.parse(pem, KeyAlgorithm.ALL);
        } catch (KeyException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, origin, String.valueOf(e.getMessage()), e);
        }
    }
}
