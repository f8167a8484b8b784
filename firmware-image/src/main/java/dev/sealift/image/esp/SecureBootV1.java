package dev.sealift.image.esp;

import static dev.sealift.image.esp.EspFault.ESP_KEY_UNKNOWN;
import static dev.sealift.image.esp.EspFault.ESP_SIGNATURE_MISSING;

import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.EcdsaSignature;
import dev.sealift.image.FormatException;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SignatureFormat;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Secure Boot v1 of the ESP32: behind the file a version, u32 0, and the 64 bytes r and s of an ECDSA P-256 signature over the
 * SHA-256 of the file, big endian. The block does not name its key.
 */
public final class SecureBootV1 implements SignatureFormat {
    /** The only chip that has it. */
    private static final int ESP32 = 0;

    private static final byte[] VERSION = new byte[4];
    private static final int BLOCK_SIZE = VERSION.length + 64;

    @Override
    public Set<KeyAlgorithm> algorithms() {
        return Set.of(KeyAlgorithm.ECDSA_P256);
    }

    @Override
    public void sign(ByteSource input, List<? extends Signer> signers, OutputStream out)
            throws SigningException, IOException {
        if (signers.size() != 1 || signers.getFirst().algorithm() != KeyAlgorithm.ECDSA_P256) {
            throw new SigningException("keys "
                    + signers.stream().map(signer -> signer.algorithm()).toList()
                    + " (expected: one key of P-256)");
        }
        int chip = EspImageParser.chipId(input).orElse(ESP32); // other data, a partition table for instance, says none
        if (chip != ESP32) {
            throw new SigningException(
                    "an image for chip id " + chip + " (expected: " + ESP32
                            + ", the ESP32, the only chip with Secure Boot v1); sign it for Secure Boot v2, or build it for the ESP32");
        }
        var signature = signers.getFirst().sign(HashAlgorithm.SHA256.of(input, input.size()));
        input.copyTo(out);
        out.write(VERSION);
        out.write(EcdsaSignature.ofDer(KeyAlgorithm.ECDSA_P256, signature).raw().toArray());
    }

    /** Whether the file ends with a signature of that form, whoever made it. */
    public static boolean hasBlock(ByteSource file) {
        long end = file.size() - BLOCK_SIZE;
        return end >= 0 && Arrays.equals(file.bytes(end, end + VERSION.length), VERSION);
    }

    @Override
    public List<VerifyingKey> verify(ByteSource file, List<VerifyingKey> trusted) throws FormatException {
        long end = file.size() - BLOCK_SIZE;
        if (end < 0) {
            throw new FormatException(
                    ESP_SIGNATURE_MISSING, "a file of " + file.size() + " bytes", "at least " + BLOCK_SIZE);
        }
        byte[] block = file.bytes(end, file.size());
        if (!hasBlock(file)) {
            throw new FormatException(
                    ESP_SIGNATURE_MISSING, "signature version " + Bytes.of(block, 0, VERSION.length), "00000000");
        }
        var hash = HashAlgorithm.SHA256.of(file, end);
        var keys = trusted.stream()
                .filter(key -> key.algorithm() == KeyAlgorithm.ECDSA_P256)
                .filter(key -> signs(key, hash, Bytes.of(block, VERSION.length, BLOCK_SIZE)))
                .toList();
        if (keys.isEmpty()) {
            throw new FormatException(
                    ESP_KEY_UNKNOWN,
                    "a signature that no trusted key made of these bytes",
                    trusted.isEmpty() ? "a trusted key; there is none" : "one by " + trusted);
        }
        return keys;
    }

    private static boolean signs(VerifyingKey key, Bytes hash, Bytes raw) {
        try {
            return key.verifies(
                    hash, EcdsaSignature.ofRaw(KeyAlgorithm.ECDSA_P256, raw).der());
        } catch (IllegalArgumentException e) {
            return false; // numbers out of range
        }
    }
}
