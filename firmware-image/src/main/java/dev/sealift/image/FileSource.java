package dev.sealift.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Checksum;

/** A file, as long as it was when it was opened. */
record FileSource(FileChannel file, long size) implements ByteSource {
    /** For what need not be copied into the heap; kept, since memory of this kind is given back only with the garbage. */
    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(PIECE));

    @Override
    public void read(long at, byte[] into, int offset, int length) {
        fill(ByteBuffer.wrap(into, offset, length), at);
    }

    @Override
    public void addTo(Checksum checksum, long from, long to) {
        var buffer = BUFFERS.get();
        for (long at = from; at < to; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(PIECE, to - at));
            fill(buffer, at);
            checksum.update(buffer.flip());
        }
    }

    private void fill(ByteBuffer buffer, long at) {
        int start = buffer.position();
        try {
            while (buffer.hasRemaining()) {
                if (file.read(buffer, at + buffer.position() - start) < 0) {
                    throw new EOFException("the file became shorter than its " + size + " bytes");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
