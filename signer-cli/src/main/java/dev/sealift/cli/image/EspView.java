package dev.sealift.cli.image;

import dev.sealift.cli.file.FileName;
import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.esp.EspImage;
import dev.sealift.image.esp.EspImageParser;
import dev.sealift.image.esp.SecureBootV1;
import dev.sealift.image.esp.SecureBootV2;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file for an ESP chip says of itself; checksum and hash of an application image were right.
 *
 * @param image      null: other data, such as a partition table
 * @param secureBoot version that the signatures are for; those of v1 have no mark of their own
 * @param count      how many there are
 * @param signatures those of Secure Boot v2; those of v1 name no key
 * @param size       bytes of the file
 */
record EspView(
        String file,
        String format,
        @Nullable App image,
        int secureBoot,
        int count,
        List<Signature> signatures,
        long size)
        implements SignedFile {
    /** An application image. */
    record App(
            int chipId,
            String entry,
            int minRevision,
            int maxRevision,
            @Nullable String project,
            @Nullable String version,
            @Nullable Long secureVersion,
            @Nullable String idfVersion,
            boolean hashAppended,
            List<Segment> segments,
            long size) {}

    /** A segment; the address in hex. */
    record Segment(String loadAddress, long size) {}

    /** A signature block; {@code keyDigest} is what the eFuse of the chip holds. */
    record Signature(String algorithm, String digest, String keyDigest) {}

    /** With the signatures of that version of Secure Boot. */
    static EspView of(Path file, int secureBoot, ByteSource content) throws FormatException {
        var signatures = SecureBootV2.signatures(content).stream()
                .map(found -> new Signature(
                        found.algorithm().toString(),
                        found.digest().hex(),
                        found.keyDigest().hex()))
                .toList();
        boolean app = EspImageParser.isImage(content);
        int count = secureBoot == 2 ? signatures.size() : SecureBootV1.hasBlock(content) ? 1 : 0;
        return new EspView(
                file.toString(),
                "esp",
                app ? app(EspImageParser.parse(content)) : null,
                secureBoot,
                count,
                signatures,
                content.size());
    }

    private static App app(EspImage image) {
        var descriptor = image.descriptor().orElse(null);
        return new App(
                image.chipId(),
                "0x%08x".formatted(image.entry()),
                image.minRevision(),
                image.maxRevision(),
                descriptor == null ? null : descriptor.project(),
                descriptor == null ? null : descriptor.version(),
                descriptor == null ? null : descriptor.secureVersion(),
                descriptor == null ? null : descriptor.idfVersion(),
                image.hashAppended(),
                image.segments().stream()
                        .map(segment -> new Segment("0x%08x".formatted(segment.loadAddress()), segment.size()))
                        .toList(),
                image.size());
    }

    @Override
    public String line() {
        var what = image == null
                ? "data"
                : "application" + (image.project() == null ? "" : " " + image.project())
                        + (image.version() == null ? "" : " " + image.version()) + " for chip " + image.chipId();
        return FileName.shown(file) + ": " + what + ", " + size + " bytes, " + count
                + (count == 1 ? " signature" : " signatures") + " of Secure Boot v" + secureBoot;
    }

    @Override
    public String text() {
        var out = new StringBuilder(line()).append('\n');
        if (image != null) {
            out.append("  entry           ").append(image.entry()).append('\n');
            out.append("  chip revisions  %d–%d%n".formatted(image.minRevision(), image.maxRevision()));
            out.append("  secure version  ")
                    .append(image.secureVersion() == null ? "none" : image.secureVersion())
                    .append('\n');
            out.append("  image           %d bytes, hash %s%n"
                    .formatted(image.size(), image.hashAppended() ? "appended" : "not appended"));
            for (var segment : image.segments()) {
                out.append("  segment         %s %d bytes%n".formatted(segment.loadAddress(), segment.size()));
            }
        }
        for (var signature : signatures) {
            out.append("  signature       %s, key digest %s%n".formatted(signature.algorithm(), signature.keyDigest()));
        }
        return out.toString().stripTrailing();
    }
}
