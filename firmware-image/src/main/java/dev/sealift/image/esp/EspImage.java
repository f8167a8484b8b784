package dev.sealift.image.esp;

import java.util.List;
import java.util.Optional;

/**
 * What an application image says (ESP-IDF, esp_app_format.h).
 *
 * @param chipId       0 ESP32, 2 S2, 5 C3, 9 S3, 12 C2, 13 C6, 16 H2, …
 * @param minRevision  lowest revision of the chip, major × 100 + minor
 * @param maxRevision  highest one
 * @param hashAppended whether the SHA-256 of the image follows its checksum
 * @param size         bytes up to the end of checksum and hash; padding and signatures may follow
 */
public record EspImage(
        int chipId,
        long entry,
        int minRevision,
        int maxRevision,
        List<Segment> segments,
        Optional<AppDescriptor> descriptor,
        boolean hashAppended,
        long size) {
    /** A piece of memory that is loaded or mapped; {@code at} is where its data begins in the file. */
    public record Segment(long loadAddress, long size, long at) {}

    /** What the build wrote about itself; all zero bytes at the ends of the texts are left out. */
    public record AppDescriptor(
            long secureVersion, String version, String project, String time, String date, String idfVersion) {}
}
