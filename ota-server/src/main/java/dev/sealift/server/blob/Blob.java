package dev.sealift.server.blob;

import java.io.IOException;
import java.io.OutputStream;

/** An open file of a store. */
public interface Blob extends AutoCloseable {
    /** Bytes of the whole file. */
    long size();

    /** Changes whenever the stored bytes do: what was found in them holds as long as this stays. */
    String stamp();

    /** Writes a part of the file, which lies within it. */
    void transfer(long first, long length, OutputStream out) throws IOException;

    /**
     * Keeps the file so that it can be sent to its end, even when it is removed meanwhile. In a bucket each part is sent by a
     * request of its own, which needs no more.
     *
     * @throws java.nio.file.NoSuchFileException when it is removed already
     */
    default void hold() throws IOException {}

    @Override
    void close() throws IOException;
}
