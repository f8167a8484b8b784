package dev.sealift.server;

import dev.sealift.server.blob.StoreLocation;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps images, attachments and signed contents, and how else than from itself devices get images.
 *
 * @param location where they lie
 */
public record FileSettings(StoreLocation location, Downloads downloads) {
    /** By which links devices may download images. */
    public sealed interface Downloads {}

    /** By none: with their certificates, from the devices' listener. */
    public record NoLinks() implements Downloads {}

    /**
     * By signed links, at a listener of its own that asks for no certificate.
     *
     * @param port 0 for any free port
     * @param base where devices find it, a cache before it perhaps; absent: at the listener itself
     * @param key  file with the secret; absent: in the data directory
     */
    public record SignedLinks(
            int port, @Nullable URI base, @Nullable Path key) implements Downloads {}

    /** By links of the bucket. */
    public record BucketLinks() implements Downloads {}

    /** In a folder, without links. */
    static FileSettings in(Path directory) {
        return new FileSettings(new StoreLocation.Folder(directory), new NoLinks());
    }
}
