package dev.sealift.keys;

import dev.sealift.image.SigningKey;
import java.security.SecureRandom;

/** Private keys in the forms that files hold. */
public final class KeyFiles {
    private KeyFiles() {}

    /** PEM, PKCS#8 under a passphrase: PBKDF2 with HMAC-SHA256, AES-256. */
    public static String encryptedPem(SigningKey key, char[] passphrase, SecureRandom random) {
        return EncryptedPem.encrypt(key, passphrase, random);
    }

    /** PKCS#12 with that one key and no certificate, under a passphrase. */
    public static byte[] pkcs12(SigningKey key, String alias, char[] passphrase, SecureRandom random) {
        return Pkcs12Store.write(key, alias, passphrase, random);
    }
}
