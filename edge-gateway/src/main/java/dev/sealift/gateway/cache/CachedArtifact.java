package dev.sealift.gateway.cache;

import dev.sealift.link.smp.ImageUpload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** A checked file of the cache, which stays there until it is closed. */
public final class CachedArtifact implements ImageUpload.Source, AutoCloseable {
    private final String digest;
    private final FileChannel file;
    private final int size;
    private final Runnable release;

    CachedArtifact(Path path, String digest, int size, Runnable release) throws IOException {
        this.digest = digest;
        this.size = size;
        this.release = release;
        this.file = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public byte[] sha256() {
        return HexFormat.of().parseHex(digest);
    }

    @Override
    public byte[] read(int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, (long) offset + bytes.position()) < 0) {
                throw new EOFException("the cached file " + digest + " became shorter while it was read");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            release.run();
        }
    }
}
