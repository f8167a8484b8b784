package dev.sealift.image.file;

import static dev.sealift.image.file.FileFault.ELF_HEADER;
import static dev.sealift.image.file.FileFault.ELF_TRUNCATED;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.RegionSource.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ELF of 32-bit little-endian processors (System V ABI, chapters 4 and 5): the sections that are loaded, at their load
 * addresses, as {@code objcopy -O binary} takes them. Sections and not segments, because linkers put the ELF header into a
 * segment when there is room. Nothing is copied: the build is read from the file.
 */
public final class ElfReader {
    private static final byte[] IDENTITY = {0x7f, 'E', 'L', 'F', 1, 1, 1};
    private static final int HEADER_SIZE = 52;
    private static final int PROGRAM_HEADER_SIZE = 32;
    private static final int SECTION_HEADER_SIZE = 40;
    private static final int ET_REL = 1;
    private static final int PT_LOAD = 1;
    private static final int SHT_NOBITS = 8;
    private static final int SHF_ALLOC = 2;

    /** Program and section headers of a firmware build; linkers number sections with 16 bits below 0xff00. */
    private static final int MAX_HEADERS = 0xff00;

    private record Segment(long offset, long address, long size) {}

    private ElfReader() {}

    /** The build in that file. */
    public static Firmware read(ByteSource file) throws FormatException {
        if (file.size() < HEADER_SIZE || !Arrays.equals(file.bytes(0, IDENTITY.length), IDENTITY)) {
            throw new FormatException(
                    ELF_HEADER, "no such header at the start", "ELF, 32 bits, little endian, version 1");
        }
        var header = little(file, 0, HEADER_SIZE);
        if (header.getShort(16) == ET_REL) {
            throw new FormatException(
                    ELF_HEADER, "an object file, which is not linked yet", "what the linker made of it");
        }
        var segments = segments(file, header);
        long table = Integer.toUnsignedLong(header.getInt(32));
        int count = count(header, 48, 46, SECTION_HEADER_SIZE);
        requireInside(file, table, (long) count * SECTION_HEADER_SIZE, "section headers");
        var regions = new ArrayList<Region>();
        for (int i = 0; i < count; i++) {
            var section = little(file, table + (long) i * SECTION_HEADER_SIZE, SECTION_HEADER_SIZE);
            long offset = Integer.toUnsignedLong(section.getInt(16));
            long size = Integer.toUnsignedLong(section.getInt(20));
            boolean loaded = (section.getInt(8) & SHF_ALLOC) != 0 && section.getInt(4) != SHT_NOBITS && size > 0;
            if (loaded) {
                requireInside(file, offset, size, "section " + i);
                long address = loadAddress(segments, offset, size, Integer.toUnsignedLong(section.getInt(12)));
                regions.add(new Region(address, file.slice(offset, offset + size)));
            }
        }
        return Firmware.of(regions);
    }

    private static List<Segment> segments(ByteSource file, ByteBuffer header) throws FormatException {
        long table = Integer.toUnsignedLong(header.getInt(28));
        int count = count(header, 44, 42, PROGRAM_HEADER_SIZE);
        requireInside(file, table, (long) count * PROGRAM_HEADER_SIZE, "program headers");
        var segments = new ArrayList<Segment>();
        for (int i = 0; i < count; i++) {
            var entry = little(file, table + (long) i * PROGRAM_HEADER_SIZE, PROGRAM_HEADER_SIZE);
            if (entry.getInt(0) == PT_LOAD) {
                segments.add(new Segment(
                        Integer.toUnsignedLong(entry.getInt(4)),
                        Integer.toUnsignedLong(entry.getInt(12)),
                        Integer.toUnsignedLong(entry.getInt(16))));
            }
        }
        return segments;
    }

    /** Initialised data runs in RAM but is kept in flash: the segment around a section knows where. */
    private static long loadAddress(List<Segment> segments, long offset, long size, long virtualAddress) {
        return segments.stream()
                .filter(segment -> offset >= segment.offset() && offset + size <= segment.offset() + segment.size())
                .findFirst()
                .map(segment -> segment.address() + offset - segment.offset())
                .orElse(virtualAddress);
    }

    private static int count(ByteBuffer header, int countAt, int sizeAt, int expectedSize) throws FormatException {
        int count = Short.toUnsignedInt(header.getShort(countAt));
        int size = Short.toUnsignedInt(header.getShort(sizeAt));
        if (count > MAX_HEADERS || (count > 0 && size != expectedSize)) {
            throw new FormatException(
                    ELF_HEADER,
                    count + " table entries of " + size + " bytes",
                    "at most " + MAX_HEADERS + " of " + expectedSize);
        }
        return count;
    }

    private static void requireInside(ByteSource file, long at, long size, String what) throws FormatException {
        if (at + size > file.size()) {
            throw new FormatException(
                    ELF_TRUNCATED,
                    what + " at 0x%x with %d bytes in a file of %d".formatted(at, size, file.size()),
                    "a whole file");
        }
    }

    private static ByteBuffer little(ByteSource file, long at, int size) {
        return ByteBuffer.wrap(file.bytes(at, at + size)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
