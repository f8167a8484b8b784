package dev.sealift.link.smp;

import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines, however it arrives; carriage returns at the end of a line are dropped. */
public final class LineSplitter {
    /** Far longer than a frame (127 bytes) and than a log line; what is longer comes in pieces. */
    public static final int MAX_LINE = 1024;

    private final Consumer<byte[]> lines;
    private final byte[] line = new byte[MAX_LINE];
    private int length;

    /** Hands each line, without its end, to that consumer. */
    public LineSplitter(Consumer<byte[]> lines) {
        this.lines = lines;
    }

    /** Takes the next bytes of the stream. */
    public void feed(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                emit();
            } else {
                line[length++] = bytes[i];
                if (length == MAX_LINE) {
                    emit();
                }
            }
        }
    }

    private void emit() {
        int end = length;
        while (end > 0 && line[end - 1] == '\r') {
            end--;
        }
        length = 0;
        lines.accept(Arrays.copyOf(line, end));
    }
}
