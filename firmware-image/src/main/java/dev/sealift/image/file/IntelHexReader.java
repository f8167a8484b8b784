package dev.sealift.image.file;

import static dev.sealift.image.file.FileFault.FILE_TOO_SPREAD;
import static dev.sealift.image.file.FileFault.HEX_CHECKSUM;
import static dev.sealift.image.file.FileFault.HEX_NO_END;
import static dev.sealift.image.file.FileFault.HEX_RECORD;
import static dev.sealift.image.file.FileFault.HEX_SYNTAX;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.RegionSource.Region;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Intel HEX (Intel, Hexadecimal Object File Format Specification, 1988), read a record at a time. Every record must be whole
 * and its checksum right; nothing but blank lines may follow the end record.
 */
public final class IntelHexReader {
    /** {@code :}, then at most 255 data bytes with 5 around them. */
    private static final int MAX_LINE = 1 + 2 * (255 + 5);

    /** Builds have a handful; each further one costs a look at every read. */
    private static final int MAX_REGIONS = 4096;

    private final List<Region> regions = new ArrayList<>();
    private final ByteArrayOutputStream run = new ByteArrayOutputStream();
    private long runAt;
    private long base;
    private long total;
    private boolean ended;

    private IntelHexReader() {}

    /** The build in that file. */
    public static Firmware read(Reader reader) throws FormatException, IOException {
        var hex = new IntelHexReader();
        var in = new BufferedReader(reader);
        int number = 0;
        for (String line = nextLine(in); line != null; line = nextLine(in)) {
            number++;
            if (!line.isEmpty()) {
                hex.record(line, number);
            }
        }
        if (!hex.ended) {
            throw new FormatException(HEX_NO_END, "no end record", ":00000001FF as the last line");
        }
        hex.endRun();
        return Firmware.of(hex.regions);
    }

    /** Without its line break; a line that is too long comes back cut, and is refused by its syntax. */
    private static @Nullable String nextLine(BufferedReader in) throws IOException {
        var line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n' && line.length() <= MAX_LINE + 1; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private void record(String line, int number) throws FormatException {
        byte[] bytes = bytes(line, number);
        if (ended) {
            throw new FormatException(HEX_SYNTAX, "line " + number + " behind the end record", "nothing there");
        }
        int address = (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff);
        int size = bytes[0] & 0xff;
        int type = bytes[3] & 0xff;
        int expected =
                switch (type) {
                    case 0 -> size;
                    case 1 -> 0;
                    case 2, 4 -> 2;
                    case 3, 5 -> 4;
                    default -> throw new FormatException(HEX_RECORD, "type " + type + " in line " + number, "0–5");
                };
        if (size != expected) {
            throw new FormatException(
                    HEX_RECORD, "type " + type + " with " + size + " bytes in line " + number, expected + " bytes");
        }
        int value = size < 2 ? 0 : (bytes[4] & 0xff) << 8 | (bytes[5] & 0xff);
        switch (type) {
            case 0 -> data(address, bytes, size);
            case 1 -> ended = true;
            case 2 -> base = (long) value << 4;
            case 4 -> base = (long) value << 16;
            default -> {} // a start address, which images do not hold
        }
    }

    private void data(int address, byte[] bytes, int size) throws FormatException {
        long at = base + address;
        if (at != runAt + run.size()) {
            endRun();
            runAt = at;
        }
        total += size;
        if (total > Firmware.MAX_SPREAD || regions.size() > MAX_REGIONS) {
            throw new FormatException(
                    FILE_TOO_SPREAD,
                    total + " bytes in " + regions.size() + " pieces so far",
                    "at most " + Firmware.MAX_SPREAD + " bytes in " + MAX_REGIONS + " pieces");
        }
        run.write(bytes, 4, size);
    }

    private void endRun() {
        regions.add(new Region(runAt, ByteSource.of(run.toByteArray())));
        run.reset();
    }

    private static byte[] bytes(String line, int number) throws FormatException {
        byte[] bytes;
        try {
            if (line.charAt(0) != ':' || line.length() > MAX_LINE) {
                throw new IllegalArgumentException("no record");
            }
            bytes = HexFormat.of().parseHex(line, 1, line.length());
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    HEX_SYNTAX,
                    "line " + number + " '" + line.substring(0, Math.min(line.length(), 20)) + "'",
                    "':' and pairs of hexadecimal digits, at most " + MAX_LINE + " characters");
        }
        if (bytes.length < 5 || bytes.length != 5 + (bytes[0] & 0xff)) {
            throw new FormatException(
                    HEX_SYNTAX, "line " + number + " with " + bytes.length + " bytes", "the length that it announces");
        }
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        if ((sum & 0xff) != 0) {
            throw new FormatException(
                    HEX_CHECKSUM,
                    "sum 0x%02x in line %d".formatted(sum & 0xff, number),
                    "0x00: transfer the file again");
        }
        return bytes;
    }
}
