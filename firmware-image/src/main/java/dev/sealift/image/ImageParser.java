package dev.sealift.image;

import static dev.sealift.image.ImageFault.IMAGE_BAD_MAGIC;
import static dev.sealift.image.ImageFault.IMAGE_BAD_TLV;
import static dev.sealift.image.ImageFault.IMAGE_TOO_LARGE;
import static dev.sealift.image.ImageFault.IMAGE_TRUNCATED;

import java.util.List;

/** Reads header and TLVs of a file, strictly, in the order of docs/formats.md up to {@code IMAGE_BAD_TLV}. */
public final class ImageParser {
    private ImageParser() {}

    /** Whatever board it is for. */
    public static SignedImage parse(byte[] file) throws ImageException {
        return parse(file, Layout.ANY);
    }

    static SignedImage parse(byte[] file, Layout layout) throws ImageException {
        requireMagic(file);
        if (file.length < ImageHeader.ENCODED_SIZE) {
            throw truncated(file, ImageHeader.ENCODED_SIZE);
        }
        var header = ImageHeader.decode(file);
        layout.check(header);
        long plainAt = header.size() + header.payloadSize() + header.protectedSize();
        requireFit(plainAt + TlvArea.HEAD_SIZE, layout);
        requireFit(file.length, layout);
        if (file.length < plainAt + TlvArea.HEAD_SIZE) {
            throw truncated(file, plainAt + TlvArea.HEAD_SIZE);
        }
        int signedSize = (int) plainAt;
        int total = TlvArea.u16(file, signedSize + 2);
        requireAreaMagic(file, signedSize, TlvArea.MAGIC);
        requireFit(plainAt + total, layout);
        if (file.length < plainAt + total) {
            throw truncated(file, plainAt + total);
        }
        requireTotal(total >= TlvArea.HEAD_SIZE, total, "at least 4");
        return new SignedImage(
                header,
                protectedTlvs(file, signedSize - header.protectedSize(), signedSize),
                TlvArea.decode(file, signedSize + TlvArea.HEAD_SIZE, signedSize + total),
                signedSize,
                signedSize + total);
    }

    private static List<Tlv> protectedTlvs(byte[] file, int from, int to) throws ImageException {
        if (from == to) {
            return List.of();
        }
        int size = to - from;
        requireTotal(size >= TlvArea.HEAD_SIZE, size, "0 or at least 4");
        requireAreaMagic(file, from, TlvArea.PROTECTED_MAGIC);
        int total = TlvArea.u16(file, from + 2);
        requireTotal(total == size, total, size + ", as the header announces");
        return TlvArea.decode(file, from + TlvArea.HEAD_SIZE, to);
    }

    private static void requireMagic(byte[] file) throws ImageException {
        if (file.length < 4) {
            throw new ImageException(IMAGE_BAD_MAGIC, "a file of " + file.length + " bytes", "an MCUboot image");
        }
        int magic = TlvArea.u16(file, 0) | TlvArea.u16(file, 2) << 16;
        if (magic != ImageHeader.MAGIC) {
            throw new ImageException(
                    IMAGE_BAD_MAGIC, "magic 0x%08x".formatted(magic), "0x%08x".formatted(ImageHeader.MAGIC));
        }
    }

    private static void requireAreaMagic(byte[] file, int at, int expected) throws ImageException {
        int magic = TlvArea.u16(file, at);
        if (magic != expected) {
            throw new ImageException(
                    IMAGE_BAD_TLV, "TLV area magic 0x%04x at 0x%x".formatted(magic, at), "0x%04x".formatted(expected));
        }
    }

    private static void requireTotal(boolean good, int total, String expected) throws ImageException {
        if (!good) {
            throw new ImageException(IMAGE_BAD_TLV, "TLV area of " + total + " bytes", expected);
        }
    }

    private static void requireFit(long size, Layout layout) throws ImageException {
        if (size > layout.slotSize()) {
            throw new ImageException(
                    IMAGE_TOO_LARGE, size + " bytes", "at most the " + layout.slotSize() + " bytes of the slot");
        }
    }

    private static ImageException truncated(byte[] file, long announced) {
        return new ImageException(IMAGE_TRUNCATED, "a file of " + file.length + " bytes", announced + " bytes or more");
    }
}
