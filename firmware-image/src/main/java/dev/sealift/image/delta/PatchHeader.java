package dev.sealift.image.delta;

import dev.sealift.image.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a board knows of a patch before it erases anything.
 *
 * @param size      of the file that it makes
 * @param baseHash  image hash of the image that it is for
 * @param targetSha SHA-256 of the file that it makes
 * @param target    the first 32 bytes of that file, its MCUboot header
 */
record PatchHeader(int size, Bytes baseHash, Bytes targetSha, Bytes target) {
    static final int MAGIC = 0x50444c53;
    static final int FORMAT = 1;
    static final int SIZE = 108;
    static final int TARGET_HEADER = 32;
    private static final int HASH = 32;

    byte[] encode() {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(FORMAT)
                .putInt(size)
                .put(baseHash.toArray())
                .put(targetSha.toArray())
                .put(target.toArray())
                .array();
    }

    /** @throws PatchException {@code PATCH_CORRUPT}: this is no patch, or one of another format */
    static PatchHeader parse(byte[] patch) throws PatchException {
        if (patch.length < SIZE) {
            throw new PatchException(
                    PatchFault.PATCH_CORRUPT, patch.length + " bytes are no patch (expected: at least " + SIZE + ")");
        }
        var in = ByteBuffer.wrap(patch).order(ByteOrder.LITTLE_ENDIAN);
        int magic = in.getInt();
        int format = in.getInt();
        int size = in.getInt();
        if (magic != MAGIC || format != FORMAT || size <= TARGET_HEADER) {
            throw new PatchException(PatchFault.PATCH_CORRUPT, "no patch of format " + FORMAT);
        }
        return new PatchHeader(size, take(in, HASH), take(in, HASH), take(in, TARGET_HEADER));
    }

    private static Bytes take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Bytes.of(bytes);
    }
}
