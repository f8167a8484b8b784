package dev.sealift.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the bytes of an image go, from its start to its end. */
public interface ImageSink {
    /** The next bytes. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** The next bytes stay erased. */
    void skip(long length) throws IOException;

    /** Memory for so many next bytes, as {@link LendingStream} lends it; null: they are to be written. */
    default @Nullable ByteBuffer lend(long length) {
        return null;
    }

    /** As they are, with what is skipped filled up by the value that erased flash reads. */
    static ImageSink binary(OutputStream out, byte erased) {
        return new ImageSink() {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public @Nullable ByteBuffer lend(long length) {
                return out instanceof LendingStream lending ? lending.lend(length) : null;
            }

            @Override
            public void skip(long length) throws IOException {
                byte[] fill = new byte[(int) Math.min(length, 0x1_0000)];
                Arrays.fill(fill, erased);
                for (long left = length; left > 0; left -= Math.min(left, fill.length)) {
                    out.write(fill, 0, (int) Math.min(left, fill.length));
                }
            }
        };
    }
}
