package dev.sealift.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.bouncycastle.crypto.Digest;

/** A hash that is fed in pieces. */
interface Hasher {
    /** Bytes that are copied into the heap at once: they stay in the processor's first cache. */
    int PIECE = 4096;

    /** The next bytes. */
    void update(byte[] bytes, int offset, int length);

    /** The next bytes, wherever they lie. */
    default void update(ByteBuffer bytes) {
        byte[] piece = new byte[Math.min(PIECE, bytes.remaining())];
        while (bytes.hasRemaining()) {
            int length = Math.min(piece.length, bytes.remaining());
            bytes.get(piece, 0, length);
            update(piece, 0, length);
        }
    }

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
