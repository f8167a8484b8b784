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
        return parse(ByteSource.of(file), Layout.ANY);
    }

    /** Whatever board it is for, encrypted ones included. */
    public static SignedImage parse(ByteSource file) throws ImageException {
        return parse(file, Layout.ENCRYPTED);
    }

    /** Whether that is a whole image already, and no build. */
    public static boolean isImage(ByteSource file) {
        if (file.size() < ImageHeader.ENCODED_SIZE || magic(file) != ImageHeader.MAGIC) {
            return false;
        }
        try {
            parse(file);
            return true;
        } catch (ImageException e) {
            return false;
        }
    }

    static SignedImage parse(ByteSource file, Layout layout) throws ImageException {
        requireMagic(file);
        if (file.size() < ImageHeader.ENCODED_SIZE) {
            throw truncated(file, ImageHeader.ENCODED_SIZE);
        }
        var header = ImageHeader.decode(file.bytes(0, ImageHeader.ENCODED_SIZE));
        layout.check(header);
        long plainAt = header.size() + header.payloadSize() + header.protectedSize();
        requireFit(plainAt + TlvArea.HEAD_SIZE, layout);
        requireFit(file.size(), layout);
        if (file.size() < plainAt + TlvArea.HEAD_SIZE) {
            throw truncated(file, plainAt + TlvArea.HEAD_SIZE);
        }
        int signedSize = (int) plainAt;
        byte[] head = file.bytes(signedSize, signedSize + TlvArea.HEAD_SIZE);
        requireAreaMagic(head, signedSize, TlvArea.MAGIC);
        int total = TlvArea.u16(head, 2);
        requireFit(plainAt + total, layout);
        if (file.size() < plainAt + total) {
            throw truncated(file, plainAt + total);
        }
        requireTotal(total >= TlvArea.HEAD_SIZE, total, "at least 4");
        return new SignedImage(
                header,
                protectedTlvs(file, signedSize - header.protectedSize(), signedSize, layout),
                TlvArea.decode(file.bytes(signedSize, signedSize + total), signedSize, layout),
                signedSize,
                signedSize + total);
    }

    private static List<Tlv> protectedTlvs(ByteSource file, int from, int to, Layout layout) throws ImageException {
        if (from == to) {
            return List.of();
        }
        requireTotal(to - from >= TlvArea.HEAD_SIZE, to - from, "0 or at least 4");
        byte[] area = file.bytes(from, to);
        requireAreaMagic(area, from, TlvArea.PROTECTED_MAGIC);
        int total = TlvArea.u16(area, 2);
        requireTotal(total == area.length, total, area.length + ", as the header announces");
        return TlvArea.decode(area, from, layout);
    }

    private static void requireMagic(ByteSource file) throws ImageException {
        if (file.size() < 4) {
            throw new ImageException(IMAGE_BAD_MAGIC, "a file of " + file.size() + " bytes", "an MCUboot image");
        }
        int magic = magic(file);
        if (magic != ImageHeader.MAGIC) {
            throw new ImageException(
                    IMAGE_BAD_MAGIC, "magic 0x%08x".formatted(magic), "0x%08x".formatted(ImageHeader.MAGIC));
        }
    }

    private static int magic(ByteSource file) {
        byte[] start = file.bytes(0, 4);
        return TlvArea.u16(start, 0) | TlvArea.u16(start, 2) << 16;
    }

    private static void requireAreaMagic(byte[] area, int at, int expected) throws ImageException {
        int magic = TlvArea.u16(area, 0);
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
                    IMAGE_TOO_LARGE,
                    size + " bytes",
                    "at most the " + layout.slotSize() + " bytes of "
                            + (layout.ofOneBoard() ? "the slot" : "any slot"));
        }
    }

    private static ImageException truncated(ByteSource file, long announced) {
        return new ImageException(IMAGE_TRUNCATED, "a file of " + file.size() + " bytes", announced + " bytes or more");
    }
}
