package dev.sealift.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file, as long as it was when it was opened. */
record FileSource(FileChannel file, long size) implements ByteSource {
    /** Most builds are smaller. */
    private static final int HELD = 512 * 1024;

    private static final ThreadMemory MEMORY = new ThreadMemory();

    /** See {@link ByteSource#held}. */
    static ByteSource held(FileChannel file) throws IOException {
        long size = file.size();
        if (size > HELD) {
            return new FileSource(file, size);
        }
        var buffer = MEMORY.atLeast((int) size).limit((int) size);
        fill(file, 0, buffer);
        return new BufferSource(buffer);
    }

    @Override
    public void read(long at, byte[] into, int offset, int length) {
        read(at, ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public void read(long at, ByteBuffer into) {
        try {
            fill(file, at, into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads from there on until the buffer is full. */
    private static void fill(FileChannel file, long at, ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position() - start) < 0) {
                throw new EOFException("the file became shorter than it was");
            }
        }
    }
}
