package dev.sealift.server.release;

import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.SecretFile;
import dev.sealift.server.identity.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret under which links to images are made: HMAC-SHA256. */
public final class LinkKey {
    private static final int SIZE = 32;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Keeps what is authenticated here apart from whatever else the key may come to be used for. */
    private static final String PURPOSE = "sealift download link 1\n";

    private final SecretKeySpec key;

    private LinkKey(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * Reads a file of 64 hex digits, which only its owner can read, and makes it when it is missing.
     *
     * @throws IOException when it cannot be read, or holds something else
     */
    public static LinkKey open(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[SIZE];
            random.nextBytes(key);
            PrivateFiles.write(file, HexFormat.of().formatHex(key) + "\n");
        }
        try {
            SecretFile.requireOwnerOnly(file, "key");
        } catch (KeyStoreException e) {
            throw new IOException(e.getMessage(), e);
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!HEX.matcher(text).matches()) {
            throw new IOException(file + " is no key for links (expected: 64 lower-case hex digits)");
        }
        return new LinkKey(HexFormat.of().parseHex(text));
    }

    /** The authentication code of that text, hex. */
    String authenticate(String text) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((PURPOSE + text).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    /** Whether the code is that of the text; takes the same time wherever they differ. */
    boolean authenticates(String text, String code) {
        return MessageDigest.isEqual(
                authenticate(text).getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.US_ASCII));
    }
}
