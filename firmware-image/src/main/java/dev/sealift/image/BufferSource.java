package dev.sealift.image;

import java.nio.ByteBuffer;
import java.util.zip.Checksum;

/** The bytes of a buffer from its start to its limit, not copied. */
record BufferSource(ByteBuffer bytes) implements ByteSource {
    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public void read(long at, byte[] into, int offset, int length) {
        bytes.get(Math.toIntExact(at), into, offset, length);
    }

    @Override
    public void addTo(Checksum checksum, long from, long to) {
        checksum.update(bytes.slice(Math.toIntExact(from), Math.toIntExact(to - from)));
    }
}
