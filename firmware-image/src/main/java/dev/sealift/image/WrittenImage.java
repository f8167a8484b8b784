package dev.sealift.image;

import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an image that was just written, to check the file with.
 *
 * @param payload way to its payload
 * @param hash    of what was written; null when other bytes were hashed than were written, as of an encrypted payload
 */
public record WrittenImage(PayloadReader payload, @Nullable Hash hash) {
    /**
     * A hash and the CRC-32 of the same pieces, taken while they were written. A file with that checksum has that hash: it was
     * written a moment ago, and what could have gone wrong since are accidents, which the checksum finds and which cost
     * 40 times less to look for so than by hashing all of it again. Not CRC-32C: the JDK makes its table in Java, which costs a
     * start 2 ms.
     *
     * @param size  bytes from the start of the file
     * @param crc32 of those
     */
    public record Hash(HashAlgorithm algorithm, Bytes value, long size, long crc32) {
        /** The hash of {@code file[0, to)}: this one if the file still holds what was written, else by hashing. */
        Bytes of(ByteSource file, HashAlgorithm wanted, long to) {
            return wanted == algorithm && to == size && checksum(file) == crc32 ? value : wanted.of(file, to);
        }

        private long checksum(ByteSource file) {
            var checksum = new CRC32();
            file.addTo(checksum, 0, size);
            return checksum.getValue();
        }
    }
}
