package dev.sealift.image;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.Checksum;

/**
 * Bytes that can be read at any place and more than once, so that an image need not lie in memory.
 * A file that cannot be read, or becomes shorter meanwhile, is an {@link UncheckedIOException}.
 */
public interface ByteSource {
    /** Bytes of a piece at most: they stay in the processor's cache while they are hashed and written. */
    int PIECE = 0x1_0000;

    /** How many bytes there are. */
    long size();

    /** Copies {@code [at, at + length)} into the array; the range must lie inside. */
    void read(long at, byte[] into, int offset, int length);

    /** Fills the buffer with what begins there; the range must lie inside. */
    default void read(long at, ByteBuffer into) {
        forEachPiece(at, at + into.remaining(), into::put);
    }

    /** Takes a piece of a source. */
    @FunctionalInterface
    interface PieceConsumer {
        void accept(byte[] buffer, int offset, int length);
    }

    /** Those bytes, not copied. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void read(long at, byte[] into, int offset, int length) {
                System.arraycopy(bytes, Math.toIntExact(at), into, offset, length);
            }
        };
    }

    /** That file, as long as it is now; whoever opened it closes it. */
    static ByteSource of(FileChannel file) throws IOException {
        return new FileSource(file, file.size());
    }

    /**
     * The same, read at once when it is not large. The memory is the thread's: these bytes are gone when it does so with the
     * next file.
     */
    static ByteSource held(FileChannel file) throws IOException {
        return FileSource.held(file);
    }

    /** {@code [from, to)} of these bytes, as a source of its own. */
    default ByteSource slice(long from, long to) {
        var whole = this;
        return new ByteSource() {
            @Override
            public long size() {
                return to - from;
            }

            @Override
            public void read(long at, byte[] into, int offset, int length) {
                whole.read(from + at, into, offset, length);
            }

            @Override
            public void read(long at, ByteBuffer into) {
                whole.read(from + at, into);
            }
        };
    }

    /** A copy of {@code [from, to)}, for parts that are known to be small. */
    default byte[] bytes(long from, long to) {
        byte[] copy = new byte[Math.toIntExact(to - from)];
        read(from, copy, 0, copy.length);
        return copy;
    }

    /** Gives {@code [from, to)} to the consumer, in order, in pieces; the buffer is used again for the next one. */
    default void forEachPiece(long from, long to, PieceConsumer consumer) {
        byte[] buffer = new byte[(int) Math.min(PIECE, to - from)];
        for (long at = from; at < to; ) {
            int length = (int) Math.min(buffer.length, to - at);
            read(at, buffer, 0, length);
            consumer.accept(buffer, 0, length);
            at += length;
        }
    }

    /** Adds {@code [from, to)} to that checksum. */
    default void addTo(Checksum checksum, long from, long to) {
        forEachPiece(from, to, checksum::update);
    }

    /** These bytes and, up to that size, such bytes behind them. */
    default ByteSource padded(long size, byte value) {
        return new RegionSource(0, size, value, List.of(new RegionSource.Region(0, this)));
    }

    /** Writes all of them. */
    default void copyTo(OutputStream out) throws IOException {
        try {
            forEachPiece(0, size(), (buffer, offset, length) -> {
                try {
                    out.write(buffer, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
