package dev.sealift.keys;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.SigningKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;

/** Keys in PEM files. */
final class PemStore {
    private PemStore() {}

    static OpenKey open(KeyReference.PemFile reference) throws KeyStoreException {
        var file = reference.file();
        var pem = new String(SecretFile.read(file), StandardCharsets.UTF_8);
        if (pem.contains("PRIVATE KEY-----")) {
            SecretFile.requireOwnerOnly(file, "private key");
        }
        try {
            var key = SigningKey.parse(pem, EnumSet.allOf(KeyAlgorithm.class));
            return new OpenKey(key, true, key.publicKey().algorithm() + " in " + file, () -> {});
        } catch (KeyException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, file + ": " + e.getMessage(), e);
        }
    }
}
