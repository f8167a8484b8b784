package dev.sealift.image;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stream that lends the memory where its bytes lie until they go on, so that a file can be read right into it. */
public abstract class LendingStream extends OutputStream {
    /**
     * Memory for so many bytes behind those written so far, to be filled before the next are written; null when there is not
     * so much.
     */
    public abstract @Nullable ByteBuffer lend(long length);
}
