package dev.sealift.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 by the JDK, which uses the processor's instructions for it. */
final class Sha256 {
    private Sha256() {}

    static Bytes of(byte[] bytes) {
        return of(bytes, bytes.length);
    }

    /** Of the first {@code length} bytes. */
    static Bytes of(byte[] bytes, int length) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return Bytes.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
