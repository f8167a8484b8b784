package dev.sealift.cli.interop;

import dev.sealift.image.ImageFault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The ten images that Sealift and imgtool both refuse, each made from a good one, and the reason Sealift gives. */
enum Mutant {
    TAMPERED_PAYLOAD(ImageFault.HASH_MISMATCH) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, HEADER_SIZE + 100);
        }
    },
    TAMPERED_VERSION(ImageFault.HASH_MISMATCH) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, 20);
        }
    },
    TAMPERED_HEADER_PADDING(ImageFault.HASH_MISMATCH) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, HEADER_SIZE - 1);
        }
    },
    RAISED_SECURITY_COUNTER(ImageFault.HASH_MISMATCH) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, find(image, "08692000" + "50000400") + 8);
        }
    },
    OTHER_BOARD(ImageFault.HASH_MISMATCH) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, find(image, "75001000") + 4);
        }
    },
    WRONG_MAGIC(ImageFault.IMAGE_BAD_MAGIC) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, 0);
        }
    },
    TRUNCATED(ImageFault.IMAGE_TRUNCATED) {
        @Override
        byte[] of(byte[] image) {
            return Arrays.copyOf(image, image.length / 2);
        }
    },
    BROKEN_TLV_AREA(ImageFault.IMAGE_BAD_TLV) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, find(image, "0869"));
        }
    },
    DAMAGED_SIGNATURE(ImageFault.SIGNATURE_INVALID) {
        @Override
        byte[] of(byte[] image) {
            return flipped(image, image.length - 1);
        }
    },
    REMOVED_SIGNATURE(ImageFault.SIGNATURE_MISSING) {
        @Override
        byte[] of(byte[] image) {
            int area = find(image, "10002000") - 4;
            byte[] cut = Arrays.copyOf(image, area + 4 + 36 + 36);
            cut[area + 2] = 4 + 36 + 36;
            return cut;
        }
    };

    private static final int HEADER_SIZE = 0x200;

    private final ImageFault fault;

    Mutant(ImageFault fault) {
        this.fault = fault;
    }

    /** Why Sealift refuses it. */
    ImageFault fault() {
        return fault;
    }

    /** The mutant of that image. */
    abstract byte[] of(byte[] image);

    private static byte[] flipped(byte[] image, int at) {
        byte[] copy = image.clone();
        copy[at] ^= 1;
        return copy;
    }

    /** Where those bytes are behind the header; the last of them, since the payload is noise. */
    private static int find(byte[] image, String hex) {
        byte[] wanted = HexFormat.of().parseHex(hex);
        for (int at = image.length - wanted.length; at >= HEADER_SIZE; at--) {
            if (ByteBuffer.wrap(image, at, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                return at;
            }
        }
        throw new AssertionError("no " + hex + " in the image");
    }
}
