package dev.sealift.image.esp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Random;

/** Application images as ESP-IDF's documentation describes them, for tests to start from. */
final class EspImages {
    private EspImages() {}

    /** For an ESP32-C6: two segments, the first with a descriptor; checksum and hash right. */
    static byte[] app() throws Exception {
        return app(13);
    }

    /** The same for the chip with that id. */
    static byte[] app(int chipId) throws Exception {
        var out = new ByteArrayOutputStream();
        byte[] head = new byte[24];
        var header = little(head)
                .put((byte) 0xe9)
                .put((byte) 2)
                .put((byte) 2) // DIO
                .put((byte) 0x20) // 4 MB at 40 MHz
                .putInt(0x4080_0100)
                .put((byte) 0xee);
        header.position(12);
        header.putShort((short) chipId).put((byte) 0).putShort((short) 1).putShort((short) 99);
        header.put(23, (byte) 1);
        out.write(head);
        byte checksum = (byte) 0xef;
        byte[][] segments = {descriptor(), new byte[1000]};
        new Random(5).nextBytes(segments[1]);
        int[] addresses = {0x4200_0020, 0x4080_0000};
        for (int i = 0; i < 2; i++) {
            byte[] segmentHead = new byte[8];
            little(segmentHead).putInt(addresses[i]).putInt(segments[i].length);
            out.write(segmentHead);
            out.write(segments[i]);
            for (byte b : segments[i]) {
                checksum ^= b;
            }
        }
        out.write(new byte[15 - out.size() % 16]);
        out.write(checksum);
        out.write(MessageDigest.getInstance("SHA-256").digest(out.toByteArray()));
        return out.toByteArray();
    }

    private static byte[] descriptor() {
        byte[] bytes = new byte[256];
        var descriptor = little(bytes).putInt(0xabcd5432).putInt(7);
        put(descriptor, 16, "1.2.3");
        put(descriptor, 48, "pump");
        put(descriptor, 80, "12:34:56");
        put(descriptor, 96, "Nov 22 2026");
        put(descriptor, 112, "v5.5");
        return bytes;
    }

    private static void put(ByteBuffer into, int at, String text) {
        into.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
