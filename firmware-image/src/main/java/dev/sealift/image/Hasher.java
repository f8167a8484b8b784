package dev.sealift.image;

import java.security.MessageDigest;
import org.bouncycastle.crypto.Digest;

/** A hash that is fed in pieces. */
interface Hasher {
    /** The next bytes. */
    void update(byte[] bytes, int offset, int length);

    /** The hash of all of them; nothing may follow. */
    byte[] digest();

    /** By the JDK. */
    static Hasher of(MessageDigest digest) {
        return new Hasher() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }

            @Override
            public byte[] digest() {
                return digest.digest();
            }
        };
    }

    /** By Bouncy Castle. */
    static Hasher of(Digest digest) {
        return new Hasher() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }

            @Override
            public byte[] digest() {
                byte[] hash = new byte[digest.getDigestSize()];
                digest.doFinal(hash, 0);
                return hash;
            }
        };
    }
}
