package dev.sealift.image;

import java.nio.ByteBuffer;

/**
 * Memory outside the heap, where the kernel reads and writes itself. Each thread keeps its own, since such memory is given back
 * only with the garbage, and no more than it needed so far, since the kernel must find and clear each page of it.
 */
public final class ThreadMemory {
    /** Bytes by which it grows. */
    private static final int STEP = 64 * 1024;

    private final ThreadLocal<ByteBuffer> buffers = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(STEP));

    /** All of the thread's memory, at least so many bytes; their content is left as it was, or zero. */
    public ByteBuffer atLeast(int size) {
        var buffer = buffers.get();
        if (buffer.capacity() < size) {
            buffer = ByteBuffer.allocateDirect(Math.ceilDiv(size, STEP) * STEP);
            buffers.set(buffer);
        }
        return buffer.clear();
    }
}
