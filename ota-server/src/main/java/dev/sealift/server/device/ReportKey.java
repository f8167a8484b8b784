package dev.sealift.server.device;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Keys of boards as they say them: x and y of a P-256 key, 32 bytes each, in Base64. */
final class ReportKey {
    /** What stands before x and y in a SubjectPublicKeyInfo: the curve, and that the point is not compressed. */
    private static final byte[] HEAD =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static final int SIZE = 64;

    private ReportKey() {}

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException it is none
     */
    static PublicKey read(String text) {
        try {
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no key of P-256", e);
        }
    }

    /** What people compare: the hash of the key in DER, as {@code openssl} has it too. */
    static String fingerprint(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(der(text));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] der(String text) {
        byte[] point = Base64.getDecoder().decode(text);
        if (point.length != SIZE) {
            throw new IllegalArgumentException(point.length + " bytes where a key has " + SIZE);
        }
        var der = new ByteArrayOutputStream();
        der.writeBytes(HEAD);
        der.writeBytes(point);
        return der.toByteArray();
    }
}
