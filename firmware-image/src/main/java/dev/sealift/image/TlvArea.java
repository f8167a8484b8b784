package dev.sealift.image;

import static dev.sealift.image.ImageFault.IMAGE_BAD_TLV;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The two areas behind the payload: {@code u16 magic, u16 total}, then entries without alignment. */
final class TlvArea {
    static final int PROTECTED_MAGIC = 0x6908;
    static final int MAGIC = 0x6907;
    static final int HEAD_SIZE = 4;

    private TlvArea() {}

    /** The entries in {@code file[from, to)}, which is what lies behind the head of an area. */
    static List<Tlv> decode(byte[] file, int from, int to) throws ImageException {
        var entries = new ArrayList<Tlv>();
        int at = from;
        while (at != to) {
            if (to - at < Tlv.HEAD_SIZE) {
                throw new ImageException(
                        IMAGE_BAD_TLV, (to - at) + " stray bytes at " + hex(at), "an entry of 4 or more");
            }
            int type = u16(file, at);
            int length = u16(file, at + 2);
            at += Tlv.HEAD_SIZE;
            if (length > to - at) {
                throw new ImageException(
                        IMAGE_BAD_TLV,
                        "entry " + hex(type) + " of " + length + " bytes at " + hex(at),
                        "at most the " + (to - at) + " bytes left in its area");
            }
            var entry = new Tlv(type, Bytes.of(file, at, at + length));
            requireSize(entry);
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
        return HEAD_SIZE
                + entries.stream()
                        .mapToInt(entry -> Tlv.HEAD_SIZE + entry.data().size())
                        .sum();
    }

    static int u16(byte[] file, int at) {
        return Byte.toUnsignedInt(file[at]) | Byte.toUnsignedInt(file[at + 1]) << 8;
    }

    private static void requireSize(Tlv entry) throws ImageException {
        int expected =
                switch (entry.type()) {
                    case Tlv.KEYHASH, Tlv.SHA256 -> 32;
                    case Tlv.SEC_CNT -> 4;
                    case Tlv.UUID_CID -> 16;
                    default -> entry.data().size();
                };
        if (entry.data().size() != expected) {
            throw new ImageException(
                    IMAGE_BAD_TLV, entry.name() + " of " + entry.data().size() + " bytes", expected + " bytes");
        }
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
