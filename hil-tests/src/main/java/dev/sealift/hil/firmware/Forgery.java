package dev.sealift.hil.firmware;

import dev.sealift.api.SlotName;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** What somebody without the signing key can make of an image. */
public final class Forgery {
    /** Somewhere in the code. */
    private static final int PAYLOAD_BYTE = 1000;

    private Forgery() {}

    /** Signed properly, with a key of his own. */
    public static byte[] foreignKey(Firmware firmware, SlotName slot, String version) throws IOException {
        var stranger = SigningKey.generate(new SecureRandom());
        return new Firmware(firmware.board(), firmware.builds(), stranger, firmware.root()).signed(slot, version);
    }

    /** A byte of the code changed after signing. */
    public static byte[] tamperedPayload(Firmware firmware, SlotName slot, String version) throws IOException {
        byte[] image = firmware.signed(slot, version);
        image[Firmware.BOARD.headerSize() + PAYLOAD_BYTE] ^= 1;
        return image;
    }

    /** The same, and the image's own hash made to fit; the signature cannot be. */
    public static byte[] rehashed(Firmware firmware, SlotName slot, String version) throws IOException {
        byte[] image = tamperedPayload(firmware, slot, version);
        try {
            byte[] old = HexFormat.of().parseHex(Firmware.imageHash(image));
            int signed = ImageParser.parse(image).signedSize();
            byte[] hash = HashAlgorithm.SHA256.of(Arrays.copyOf(image, signed)).toArray();
            System.arraycopy(hash, 0, image, indexOf(image, old, signed), hash.length);
            return image;
        } catch (ImageException e) {
            throw new IllegalStateException("an image of this checkout could not be forged: " + e.getMessage(), e);
        }
    }

    private static int indexOf(byte[] in, byte[] what, int from) {
        for (int at = from; at + what.length <= in.length; at++) {
            if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        throw new IllegalStateException("the image's hash is not behind its signed part");
    }
}
