package dev.sealift.link.smp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Puts the lines of a console together again: messages and what was printed between them. Damaged packets are dropped, as the
 * protocol wants it; the next packet starts afresh. Lines of any length are taken, and text before a marker is text.
 */
public final class PacketAssembler {
    /** What the lines turned out to be. */
    public interface Listener {
        /** A message whose CRC is right. */
        void message(byte[] message);

        /** A line that is no frame. */
        void text(String line);

        /** A frame or packet that was dropped, and why. */
        void dropped(String why);
    }

    private static final int LENGTH_FIELD = 2;
    private static final int CRC = 2;

    private final Listener listener;
    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
    private boolean open;

    /** Reports to that listener. */
    public PacketAssembler(Listener listener) {
        this.listener = listener;
    }

    /** Takes the next line, without its end. */
    public void accept(byte[] line) {
        int marker = lastMarker(line);
        int textEnd = marker < 0 ? line.length : firstMarker(line);
        if (textEnd > 0) {
            listener.text(new String(line, 0, textEnd, StandardCharsets.UTF_8));
        }
        if (marker >= 0) {
            frame(line, marker);
        }
    }

    private void frame(byte[] line, int marker) {
        byte[] data;
        try {
            data = Base64.getDecoder().decode(Arrays.copyOfRange(line, marker + 2, line.length));
        } catch (IllegalArgumentException e) {
            drop("a frame that is not base64");
            return;
        }
        if (line[marker] == SmpFraming.START[0]) {
            if (open) {
                drop("a packet that ended early");
            }
            open = true;
        } else if (!open) {
            listener.dropped("a continuation of nothing");
            return;
        }
        packet.writeBytes(data);
        finishWhenWhole();
    }

    private void finishWhenWhole() {
        if (packet.size() < LENGTH_FIELD) {
            drop("a frame without a length");
            return;
        }
        byte[] bytes = packet.toByteArray();
        int end = LENGTH_FIELD + (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff));
        if (end < LENGTH_FIELD + CRC || bytes.length > end) {
            drop("a packet of " + bytes.length + " bytes that announced " + end);
        } else if (bytes.length == end) {
            int crcAt = end - CRC;
            int crc = ((bytes[crcAt] & 0xff) << 8) | (bytes[crcAt + 1] & 0xff);
            if (crc == Crc16.of(bytes, LENGTH_FIELD, crcAt)) {
                reset();
                listener.message(Arrays.copyOfRange(bytes, LENGTH_FIELD, crcAt));
            } else {
                drop("a packet with a wrong CRC");
            }
        }
    }

    private void drop(String why) {
        reset();
        listener.dropped(why);
    }

    private void reset() {
        packet.reset();
        open = false;
    }

    private static int firstMarker(byte[] line) {
        for (int i = 0; i + 1 < line.length; i++) {
            if (isMarker(line, i)) {
                return i;
            }
        }
        return -1;
    }

    /** The last one: a frame that was cut off without a newline is followed by the next on the same line. */
    private static int lastMarker(byte[] line) {
        for (int i = line.length - 2; i >= 0; i--) {
            if (isMarker(line, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isMarker(byte[] line, int at) {
        return (line[at] == SmpFraming.START[0] && line[at + 1] == SmpFraming.START[1])
                || (line[at] == SmpFraming.CONTINUATION[0] && line[at + 1] == SmpFraming.CONTINUATION[1]);
    }
}
