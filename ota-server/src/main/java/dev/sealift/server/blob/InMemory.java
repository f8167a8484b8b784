package dev.sealift.server.blob;

import java.io.IOException;
import java.io.OutputStream;

/** A file that is in memory. */
public final class InMemory implements Blob {
    private final byte[] content;
    private final String stamp;

    /** With that content, which stays as it is. */
    public InMemory(byte[] content, String stamp) {
        this.content = content;
        this.stamp = stamp;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public String stamp() {
        return stamp;
    }

    @Override
    public void transfer(long first, long length, OutputStream out) throws IOException {
        out.write(content, Math.toIntExact(first), Math.toIntExact(length));
    }

    @Override
    public void close() {}
}
