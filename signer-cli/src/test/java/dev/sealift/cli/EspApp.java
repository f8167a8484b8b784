package dev.sealift.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The smallest application image of ESP-IDF: one segment, a checksum, no hash. */
public final class EspApp {
    private static final int SEGMENT = 32;

    private EspApp() {}

    /** For that chip; the segment is filled with that byte. */
    public static byte[] of(int chipId, int content) {
        var image = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
        image.put((byte) 0xe9).put((byte) 1).putShort((short) 0).putInt(0x4080_0000);
        image.putShort(12, (short) chipId).position(24);
        image.putInt(0x4080_0000).putInt(SEGMENT);
        for (int i = 0; i < SEGMENT; i++) {
            image.put((byte) content);
        }
        // An even number of equal bytes leaves the seed of the checksum as it is.
        return image.put(79, (byte) 0xef).array();
    }
}
