package dev.sealift.cli.file;

import dev.sealift.image.LendingStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a file whole pages at once, out of a buffer that the kernel reads itself. A thread writes one file at a time: the
 * buffer is the thread's, and is flushed before the next file begins.
 */
final class ChannelOutput extends LendingStream {
    /** Most images are smaller, and written at once. */
    private static final int SIZE = 512 * 1024;

    /** Kept, since memory of this kind is given back only with the garbage. */
    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SIZE));

    private final FileChannel channel;
    private final ByteBuffer buffer = BUFFERS.get().clear();

    ChannelOutput(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int value) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int size = Math.min(buffer.remaining(), end - at);
            buffer.put(bytes, at, size);
            at += size;
        }
    }

    @Override
    public @Nullable ByteBuffer lend(long length) {
        if (length > buffer.remaining()) {
            return null;
        }
        int size = (int) length;
        var lent = buffer.slice(buffer.position(), size);
        buffer.position(buffer.position() + size);
        return lent;
    }

    @Override
    public void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
