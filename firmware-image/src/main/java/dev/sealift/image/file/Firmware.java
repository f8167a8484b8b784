package dev.sealift.image.file;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.RegionSource;
import dev.sealift.image.RegionSource.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a build made.
 *
 * @param address of its first byte, when the file says
 * @param bytes   from there on; gaps read as erased flash, 0xff
 */
public record Firmware(OptionalLong address, ByteSource bytes) {
    /** A build that spreads further mixes flash with RAM or option bytes; the gap is larger than any flash. */
    static final long MAX_SPREAD = 64L * 1024 * 1024;

    /** A file without addresses. */
    public static Firmware binary(ByteSource bytes) {
        return new Firmware(OptionalLong.empty(), bytes);
    }

    static Firmware of(List<Region> found) throws FormatException {
        var regions = new ArrayList<>(found);
        regions.removeIf(region -> region.bytes().size() == 0);
        if (regions.isEmpty()) {
            throw new FormatException(FileFault.FILE_EMPTY, "no data", "at least one byte for the flash");
        }
        regions.sort(Comparator.comparingLong(Region::address));
        for (int i = 1; i < regions.size(); i++) {
            var before = regions.get(i - 1);
            if (regions.get(i).address() < before.end()) {
                throw new FormatException(
                        FileFault.FILE_OVERLAP,
                        "0x%08x given twice".formatted(regions.get(i).address()),
                        "each address once");
            }
        }
        long start = regions.getFirst().address();
        long size = regions.getLast().end() - start;
        if (size > MAX_SPREAD) {
            throw new FormatException(
                    FileFault.FILE_TOO_SPREAD,
                    "data from 0x%08x to 0x%08x".formatted(start, start + size),
                    "at most " + MAX_SPREAD + " bytes: leave out what is not for this flash");
        }
        return new Firmware(OptionalLong.of(start), new RegionSource(start, size, (byte) 0xff, regions));
    }
}
