package dev.sealift.image.agreement;

import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An image whose every part can be made wrong by itself. What is null is computed from the rest. */
final class ImageModel {
    static final int HEADER_SIZE = 0x200;

    int magic = 0x96f3b83d;
    int loadAddress;
    int headerSize = HEADER_SIZE;

    @Nullable
    Integer protectedSize;

    @Nullable
    Integer payloadSize;

    int flags = 0x100;
    int major = 1;
    int minor = 2;
    int revision = 3;
    int build = 4;
    byte[] payload = {};
    final Area protectedArea = new Area(0x6908);
    final Area plainArea = new Area(0x6907);
    byte[] tail = {};

    /** Value of an entry, given the hash of the image. */
    interface Content {
        Bytes of(Bytes hash);

        static Content fixed(byte... bytes) {
            var value = Bytes.of(bytes);
            return hash -> value;
        }

        default Content distorted(UnaryOperator<byte[]> distortion) {
            return hash -> Bytes.of(distortion.apply(of(hash).toArray()));
        }
    }

    /** An entry of a TLV area; its length may be announced wrong by so many bytes. */
    record Entry(int type, Content content, int lengthError) {
        Entry(int type, Content content) {
            this(type, content, 0);
        }
    }

    /** A TLV area; its total may be announced wrong by so many bytes. */
    static final class Area {
        int magic;
        int totalError;
        final List<Entry> entries = new ArrayList<>();

        Area(int magic) {
            this.magic = magic;
        }

        byte[] bytes(Bytes hash) {
            var body = new ByteArrayOutputStream();
            for (var entry : entries) {
                byte[] value = entry.content().of(hash).toArray();
                body.writeBytes(twoShorts(entry.type(), value.length + entry.lengthError()));
                body.writeBytes(value);
            }
            var area = new ByteArrayOutputStream();
            area.writeBytes(twoShorts(magic, 4 + body.size() + totalError));
            area.writeBytes(body.toByteArray());
            return area.toByteArray();
        }

        private void freeze(Bytes hash) {
            entries.replaceAll(entry -> new Entry(
                    entry.type(), Content.fixed(entry.content().of(hash).toArray()), entry.lengthError()));
        }
    }

    /** From now on hash and signatures stay what they are, whatever else becomes of the image. */
    void freeze() {
        plainArea.freeze(hash(signedPart()));
    }

    byte[] build() {
        byte[] signed = signedPart();
        var image = new ByteArrayOutputStream();
        image.writeBytes(signed);
        image.writeBytes(plainArea.bytes(hash(signed)));
        image.writeBytes(tail);
        return image.toByteArray();
    }

    private byte[] signedPart() {
        byte[] area = protectedArea.entries.isEmpty() ? new byte[0] : protectedArea.bytes(Bytes.of(new byte[32]));
        return ByteBuffer.allocate(HEADER_SIZE + payload.length + area.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(magic)
                .putInt(loadAddress)
                .putShort((short) headerSize)
                .putShort((short) (protectedSize == null ? area.length : protectedSize))
                .putInt(payloadSize == null ? payload.length : payloadSize)
                .putInt(flags)
                .put((byte) major)
                .put((byte) minor)
                .putShort((short) revision)
                .putInt(build)
                .position(HEADER_SIZE)
                .put(payload)
                .put(area)
                .array();
    }

    private static Bytes hash(byte[] signed) {
        return HashAlgorithm.SHA256.of(signed);
    }

    private static byte[] twoShorts(int first, int second) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) first)
                .putShort((short) second)
                .array();
    }
}
