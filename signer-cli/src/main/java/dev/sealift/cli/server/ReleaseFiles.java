package dev.sealift.cli.server;

import dev.sealift.cli.file.InputFile;
import dev.sealift.image.Bytes;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command names of a release, all read before any of it is sent: what cannot be read leaves nothing on the server. */
record ReleaseFiles(
        List<Content> images,
        @Nullable Content sbom,
        @Nullable Content provenance,
        @Nullable String notes) {
    /** The server's limit: an SBOM of thousands of components. */
    private static final int MAX_ATTACHMENT = 8 * 1024 * 1024;

    /** A file and what is in it. */
    record Content(Path file, Bytes bytes) {
        private static Content read(Path file, int max) {
            return new Content(file, Bytes.of(InputFile.read(file, max)));
        }
    }

    static ReleaseFiles read(List<Path> images, ReleaseDetails details) {
        return new ReleaseFiles(
                images.stream()
                        .map(file -> Content.read(file, InputFile.MAX_IMAGE))
                        .toList(),
                attachment(details.sbom),
                attachment(details.provenance),
                details.notes());
    }

    private static @Nullable Content attachment(@Nullable Path file) {
        return file == null ? null : Content.read(file, MAX_ATTACHMENT);
    }
}
