package dev.sealift.image.esp;

import static dev.sealift.image.esp.EspFault.ESP_BAD_CHECKSUM;
import static dev.sealift.image.esp.EspFault.ESP_BAD_HEADER;
import static dev.sealift.image.esp.EspFault.ESP_BAD_MAGIC;
import static dev.sealift.image.esp.EspFault.ESP_BAD_SEGMENT;
import static dev.sealift.image.esp.EspFault.ESP_HASH_MISMATCH;
import static dev.sealift.image.esp.EspFault.ESP_TRUNCATED;

import dev.sealift.image.ByteSource;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.Printable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads and checks application images as the second stage bootloader does (ESP-IDF, esp_image_format.c). */
public final class EspImageParser {
    /** First byte of an image. */
    private static final int MAGIC = 0xe9;

    private static final int HEADER_SIZE = 24;
    private static final int CHIP_ID_AT = 12;
    private static final int SEGMENT_HEADER_SIZE = 8;
    private static final int MAX_SEGMENTS = 16;

    /** Larger segments are refused by the bootloader as well. */
    private static final long MAX_SEGMENT_SIZE = 0x100_0000;

    private static final int DESCRIPTOR_SIZE = 256;
    private static final int DESCRIPTOR_MAGIC = 0xabcd5432;
    private static final int CHECKSUM_SEED = 0xef;

    /** Checksum and what is in front of it fill blocks of this size. */
    private static final int BLOCK = 16;

    private EspImageParser() {}

    /** Whether that begins like an image; other data for these chips does not. */
    public static boolean isImage(ByteSource file) {
        return file.size() > 0 && (file.bytes(0, 1)[0] & 0xff) == MAGIC;
    }

    /** The chip that an image is for, as in {@link EspImage}, read of its header alone; none of what is no image. */
    static OptionalInt chipId(ByteSource file) {
        return isImage(file) && file.size() >= HEADER_SIZE
                ? OptionalInt.of(chipId(little(file, 0, HEADER_SIZE)))
                : OptionalInt.empty();
    }

    private static int chipId(ByteBuffer header) {
        return Short.toUnsignedInt(header.getShort(CHIP_ID_AT));
    }

    /** What the image says, when checksum and hash are right. */
    public static EspImage parse(ByteSource file) throws FormatException {
        if (!isImage(file)) {
            throw new FormatException(
                    ESP_BAD_MAGIC,
                    file.size() < 1 ? "an empty file" : "first byte 0x%02x".formatted(file.bytes(0, 1)[0]),
                    "0xe9");
        }
        requireSize(file, HEADER_SIZE);
        var header = little(file, 0, HEADER_SIZE);
        int count = header.get(1);
        if (count < 1 || count > MAX_SEGMENTS) {
            throw new FormatException(ESP_BAD_HEADER, (count & 0xff) + " segments", "1–" + MAX_SEGMENTS);
        }
        int appended = header.get(23);
        if (appended != 0 && appended != 1) {
            throw new FormatException(ESP_BAD_HEADER, "hash flag " + (appended & 0xff), "0 or 1");
        }
        var segments = segments(file, count);
        long size = checkEnd(file, segments, appended == 1);
        return new EspImage(
                chipId(header),
                Integer.toUnsignedLong(header.getInt(4)),
                Short.toUnsignedInt(header.getShort(15)),
                Short.toUnsignedInt(header.getShort(17)),
                segments,
                descriptor(file, segments.getFirst()),
                appended == 1,
                size);
    }

    private static List<EspImage.Segment> segments(ByteSource file, int count) throws FormatException {
        var segments = new ArrayList<EspImage.Segment>();
        long at = HEADER_SIZE;
        for (int i = 0; i < count; i++) {
            requireSize(file, at + SEGMENT_HEADER_SIZE);
            var head = little(file, at, SEGMENT_HEADER_SIZE);
            long address = Integer.toUnsignedLong(head.getInt());
            long size = Integer.toUnsignedLong(head.getInt());
            at += SEGMENT_HEADER_SIZE;
            if (size % 4 != 0 || size > MAX_SEGMENT_SIZE) {
                throw new FormatException(
                        ESP_BAD_SEGMENT,
                        "segment " + i + " of " + size + " bytes",
                        "a multiple of 4, at most " + MAX_SEGMENT_SIZE);
            }
            requireSize(file, at + size);
            segments.add(new EspImage.Segment(address, size, at));
            at += size;
        }
        return List.copyOf(segments);
    }

    /** Checks the checksum and, when there is one, the hash; gives the end of the image. */
    private static long checkEnd(ByteSource file, List<EspImage.Segment> segments, boolean hashAppended)
            throws FormatException {
        var last = segments.getLast();
        long checksumAt = (last.at() + last.size()) | (BLOCK - 1);
        requireSize(file, checksumAt + 1);
        int checksum = checksum(file, segments);
        int announced = file.bytes(checksumAt, checksumAt + 1)[0] & 0xff;
        if (checksum != announced) {
            throw new FormatException(
                    ESP_BAD_CHECKSUM,
                    "segments with checksum 0x%02x".formatted(checksum),
                    "the image's own 0x%02x".formatted(announced));
        }
        long end = checksumAt + 1;
        if (!hashAppended) {
            return end;
        }
        requireSize(file, end + HashAlgorithm.SHA256.size());
        var hash = HashAlgorithm.SHA256.of(file, end);
        var expected = Bytes.of(file.bytes(end, end + hash.size()));
        if (!hash.equals(expected)) {
            throw new FormatException(ESP_HASH_MISMATCH, "bytes with SHA-256 " + hash, "the image's own " + expected);
        }
        return end + hash.size();
    }

    private static int checksum(ByteSource file, List<EspImage.Segment> segments) {
        int[] sum = {CHECKSUM_SEED};
        for (var segment : segments) {
            file.forEachPiece(segment.at(), segment.at() + segment.size(), (buffer, offset, length) -> {
                for (int i = offset; i < offset + length; i++) {
                    sum[0] ^= buffer[i];
                }
            });
        }
        return sum[0] & 0xff;
    }

    /** Bootloaders have none, so its absence is no fault. */
    private static Optional<EspImage.AppDescriptor> descriptor(ByteSource file, EspImage.Segment first) {
        if (first.size() < DESCRIPTOR_SIZE) {
            return Optional.empty();
        }
        var in = little(file, first.at(), DESCRIPTOR_SIZE);
        if (in.getInt() != DESCRIPTOR_MAGIC) {
            return Optional.empty();
        }
        long secureVersion = Integer.toUnsignedLong(in.getInt());
        in.position(16);
        return Optional.of(new EspImage.AppDescriptor(
                secureVersion, text(in, 32), text(in, 32), text(in, 16), text(in, 16), text(in, 32)));
    }

    private static String text(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        int end = 0;
        while (end < size && bytes[end] != 0) {
            end++;
        }
        return Printable.of(new String(bytes, 0, end, StandardCharsets.UTF_8));
    }

    private static ByteBuffer little(ByteSource file, long at, int size) {
        return ByteBuffer.wrap(file.bytes(at, at + size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireSize(ByteSource file, long announced) throws FormatException {
        if (file.size() < announced) {
            throw new FormatException(
                    ESP_TRUNCATED, "a file of " + file.size() + " bytes", announced + " bytes or more");
        }
    }
}
