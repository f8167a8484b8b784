package dev.sealift.image;

import static dev.sealift.image.ImageFault.IMAGE_BAD_TLV;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The two areas behind the payload: {@code u16 magic, u16 total}, then entries without alignment. */
final class TlvArea {
    static final int PROTECTED_MAGIC = 0x6908;
    static final int MAGIC = 0x6907;
    static final int HEAD_SIZE = 4;

    private TlvArea() {}

    /**
     * The entries of an area.
     *
     * @param area with its head
     * @param base where it begins in the file, for messages
     */
    static List<Tlv> decode(byte[] area, int base, Layout layout) throws ImageException {
        var entries = new ArrayList<Tlv>();
        int at = HEAD_SIZE;
        while (at != area.length) {
            int left = area.length - at;
            if (left < Tlv.HEAD_SIZE) {
                throw new ImageException(
                        IMAGE_BAD_TLV, left + " stray bytes at " + hex(base + at), "an entry of 4 or more");
            }
            int type = u16(area, at);
            int length = u16(area, at + 2);
            at += Tlv.HEAD_SIZE;
            left -= Tlv.HEAD_SIZE;
            if (length > left) {
                throw new ImageException(
                        IMAGE_BAD_TLV,
                        "entry " + hex(type) + " of " + length + " bytes at " + hex(base + at),
                        "at most the " + left + " bytes left in its area");
            }
            var entry = new Tlv(type, Bytes.of(area, at, at + length));
            requireSize(entry, layout);
            entries.add(entry);
            at += length;
        }
        return List.copyOf(entries);
    }

    /** The bytes of an area with its head. */
    static byte[] encode(int magic, List<Tlv> entries) {
        int total = size(entries);
        var out = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) magic).putShort((short) total);
        for (var entry : entries) {
            out.putShort((short) entry.type()).putShort((short) entry.data().size());
            out.put(entry.data().toArray());
        }
        return out.array();
    }

    /** Bytes that {@link #encode} gives. */
    static int size(List<Tlv> entries) {
        int size = HEAD_SIZE;
        for (var entry : entries) {
            size += Tlv.HEAD_SIZE + entry.data().size();
        }
        return size;
    }

    static int u16(byte[] file, int at) {
        return Byte.toUnsignedInt(file[at]) | Byte.toUnsignedInt(file[at + 1]) << 8;
    }

    /** Sizes that are fixed; what the device does not know it does not look at, whatever its size. */
    private static void requireSize(Tlv entry, Layout layout) throws ImageException {
        var sizes =
                switch (entry.type()) {
                    case Tlv.KEYHASH -> layout.sha256Only() ? List.of(32) : List.of(32, 48, 64);
                    case Tlv.SHA256 -> List.of(32);
                    case Tlv.SHA384 -> layout.sha256Only() ? List.<Integer>of() : List.of(48);
                    case Tlv.SHA512 -> layout.sha256Only() ? List.<Integer>of() : List.of(64);
                    case Tlv.SEC_CNT -> List.of(4);
                    case Tlv.UUID_CID -> List.of(16);
                    default -> List.<Integer>of();
                };
        int size = entry.data().size();
        if (!sizes.isEmpty() && !sizes.contains(size)) {
            var expected = sizes.stream().map(String::valueOf).collect(Collectors.joining(" or "));
            throw new ImageException(IMAGE_BAD_TLV, entry.name() + " of " + size + " bytes", expected + " bytes");
        }
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
