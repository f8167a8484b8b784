package dev.sealift.link.smp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * The console framing of MCUmgr (Zephyr {@code smp_transport.rst}): a packet {@code length | message | CRC-16} goes out as lines
 * of a two-byte marker and base64.
 */
public final class SmpFraming {
    /** Marker of the first line of a packet. */
    static final byte[] START = {0x06, 0x09};

    /** Marker of each further line. */
    static final byte[] CONTINUATION = {0x04, 0x14};

    /** 127 bytes a line are 124 characters of base64 besides marker and newline. */
    private static final int RAW_BYTES_PER_LINE = 93;

    /** The length field of 16 bits counts the CRC too. */
    static final int MAX_MESSAGE = 0xffff - 2;

    private SmpFraming() {}

    /** The lines that carry the message. */
    public static byte[] encode(byte[] message) {
        if (message.length > MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    "message: " + message.length + " bytes (expected: at most " + MAX_MESSAGE + ")");
        }
        byte[] packet = ByteBuffer.allocate(message.length + 4)
                .putShort((short) (message.length + 2))
                .put(message)
                .putShort((short) Crc16.of(message, 0, message.length))
                .array();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (int at = 0; at < packet.length; at += RAW_BYTES_PER_LINE) {
            lines.writeBytes(at == 0 ? START : CONTINUATION);
            int size = Math.min(RAW_BYTES_PER_LINE, packet.length - at);
            lines.writeBytes(Base64.getEncoder().encode(Arrays.copyOfRange(packet, at, at + size)));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
