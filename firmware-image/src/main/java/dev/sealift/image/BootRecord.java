package dev.sealift.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The record of a software component that the bootloader hands on for attestation (Arm PSA Attestation API 1.0): a CBOR map
 * whose last value, the hash of the image, is zero in the file, since the record is part of what is hashed.
 */
final class BootRecord {
    private static final Pattern ROLE = Pattern.compile("[ -~]{1,12}");

    /** Keys of the map, in the order in which they are written. */
    private static final int TYPE = 1;

    private static final int VERSION = 4;
    private static final int SIGNER_ID = 5;
    private static final int MEASUREMENT_DESCRIPTION = 6;
    private static final int MEASUREMENT_VALUE = 2;

    /** Lengths below this are part of the first byte of a string (RFC 8949, 3). */
    private static final int SHORT = 24;

    private BootRecord() {}

    static Tlv tlv(String role, ImageVersion version, HashAlgorithm hash, byte[] keyHash) throws SigningException {
        if (!ROLE.matcher(role).matches()) {
            throw new SigningException("boot record '" + role + "' (expected: 1–12 printable ASCII characters)");
        }
        var out = new ByteArrayOutputStream();
        out.write(0xa0 | 5); // a map of five pairs
        text(out, TYPE, role);
        text(out, VERSION, version.major() + "." + version.minor() + "." + version.revision());
        bytes(out, SIGNER_ID, keyHash);
        text(out, MEASUREMENT_DESCRIPTION, hash.name());
        bytes(out, MEASUREMENT_VALUE, new byte[hash.size()]);
        return new Tlv(Tlv.BOOT_RECORD, Bytes.of(out.toByteArray()));
    }

    private static void text(ByteArrayOutputStream out, int key, String text) {
        out.write(key);
        string(out, 0x60, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void bytes(ByteArrayOutputStream out, int key, byte[] bytes) {
        out.write(key);
        string(out, 0x40, bytes);
    }

    private static void string(ByteArrayOutputStream out, int major, byte[] content) {
        if (content.length < SHORT) {
            out.write(major | content.length);
        } else {
            out.write(major | SHORT); // one byte of length follows
            out.write(content.length);
        }
        out.writeBytes(content);
    }
}
