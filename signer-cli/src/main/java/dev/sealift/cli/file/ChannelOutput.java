package dev.sealift.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Writes to a file whole pages at once, out of a buffer that the kernel reads itself. A thread writes one file at a time: the
 * buffer is the thread's, and is flushed before the next file begins.
 */
final class ChannelOutput extends OutputStream {
    private static final int SIZE = 64 * 1024;

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
    public void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
