package dev.sealift.cli.diff;

import dev.sealift.image.ByteSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Where two sources differ.
 *
 * @param ranges  the first {@value #MAX_RANGES} of them, in order
 * @param count   how many there are
 * @param bytes   bytes in all of them
 * @param sizeA   bytes of the first source
 * @param sizeB   bytes of the second; what one has and the other has not is a range too
 */
record ByteRanges(List<Range> ranges, long count, long bytes, long sizeA, long sizeB) {
    /** As many as anybody reads; two encrypted images differ almost everywhere. */
    static final int MAX_RANGES = 1000;

    private static final int PIECE = 0x1_0000;

    /** Bytes that differ, from that offset on. */
    record Range(long at, long length) {}

    static ByteRanges of(ByteSource a, ByteSource b) {
        var found = new Found();
        byte[] left = new byte[PIECE];
        byte[] right = new byte[PIECE];
        long common = Math.min(a.size(), b.size());
        for (long at = 0; at < common; at += PIECE) {
            int length = (int) Math.min(PIECE, common - at);
            a.read(at, left, 0, length);
            b.read(at, right, 0, length);
            for (int i = 0; i < length; i++) {
                if (left[i] != right[i]) {
                    found.add(at + i, 1);
                }
            }
        }
        long rest = Math.max(a.size(), b.size()) - common;
        if (rest > 0) {
            found.add(common, rest);
        }
        return new ByteRanges(found.finish(), found.count, found.bytes, a.size(), b.size());
    }

    boolean same() {
        return count == 0;
    }

    /** Joins bytes that touch. */
    private static final class Found {
        private final List<Range> ranges = new ArrayList<>();
        private long from;
        private long to = -1;
        private long count;
        private long bytes;

        void add(long at, long length) {
            bytes += length;
            if (at != to) {
                keep();
                count++;
                from = at;
            }
            to = at + length;
        }

        List<Range> finish() {
            keep();
            return List.copyOf(ranges);
        }

        private void keep() {
            if (to > from && ranges.size() < MAX_RANGES) {
                ranges.add(new Range(from, to - from));
            }
        }
    }
}
