package dev.sealift.image;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode with a counter that starts at 0, as MCUboot has it: safe because each key is used for one payload only.
 * Encrypting and decrypting are the same.
 */
final class AesCtr {
    private static final int BLOCK = 16;

    private AesCtr() {}

    static byte[] apply(byte[] key, byte[] bytes) {
        byte[] result = bytes.clone();
        apply(at(key, 0), result, 0, result.length);
        return result;
    }

    /** Ready for the bytes from that position on. */
    static Cipher at(byte[] key, long position) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] counter =
                    ByteBuffer.allocate(BLOCK).putLong(8, position / BLOCK).array();
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
            int skip = (int) (position % BLOCK);
            cipher.update(new byte[skip]);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in counter mode", e);
        }
    }

    /** The next bytes of the stream, in place. */
    static void apply(Cipher cipher, byte[] bytes, int offset, int length) {
        try {
            cipher.update(bytes, offset, length, bytes, offset);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("counter mode gives as many bytes as it takes", e);
        }
    }
}
