package dev.sealift.cli.file;

import dev.sealift.image.LendingStream;
import dev.sealift.image.ThreadMemory;
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
    private static final int MOST = 512 * 1024;

    /** Bytes of room for what follows what is lent, signatures above all, so that both are written at once. */
    private static final int BEHIND = 16 * 1024;

    private static final ThreadMemory MEMORY = new ThreadMemory();

    private final FileChannel channel;
    private ByteBuffer buffer = MEMORY.atLeast(BEHIND);

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
        if (buffer.position() + length + BEHIND > MOST) {
            return null;
        }
        int size = (int) length;
        if (buffer.remaining() < size) {
            var before = buffer.flip();
            buffer = MEMORY.atLeast(before.limit() + size + BEHIND);
            buffer.put(before);
        }
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
