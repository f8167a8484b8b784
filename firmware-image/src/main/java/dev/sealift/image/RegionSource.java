package dev.sealift.image;

import java.util.Arrays;
import java.util.List;

/**
 * Pieces at their addresses, and one value everywhere else.
 *
 * @param start   address of the first byte
 * @param size    bytes from there on
 * @param fill    what lies between the pieces
 * @param regions sorted, not overlapping, inside
 */
public record RegionSource(long start, long size, byte fill, List<Region> regions) implements ByteSource {
    /** A piece and the address of its first byte. */
    public record Region(long address, ByteSource bytes) {
        /** The address behind it. */
        public long end() {
            return address + bytes.size();
        }
    }

    /** Copies the list. */
    public RegionSource {
        regions = List.copyOf(regions);
    }

    @Override
    public void read(long at, byte[] into, int offset, int length) {
        Arrays.fill(into, offset, offset + length, fill);
        long from = start + at;
        long to = from + length;
        for (var region : regions) {
            long first = Math.max(from, region.address());
            long end = Math.min(to, region.end());
            if (first < end) {
                region.bytes().read(first - region.address(), into, offset + (int) (first - from), (int) (end - first));
            }
        }
    }
}
