package dev.sealift.server.blob;

import dev.sealift.server.database.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All files of a server: one place, a folder in it for each kind. */
public final class Storage implements AutoCloseable {
    private static final String INCOMING = "incoming";

    private final Map<BlobKind, Blobs> kinds = new EnumMap<>(BlobKind.class);
    private final @Nullable S3Client bucket;

    private Storage(@Nullable S3Client bucket) {
        this.bucket = bucket;
    }

    /**
     * Opens the place, and asks a bucket whether it can be used.
     *
     * @param data      the data directory: uploads to a bucket are received there first
     * @param wallClock tells a bucket the time of requests
     */
    public static Storage open(
            StoreLocation location, Path data, DiskSpace disk, Database database, Clock clock, Clock wallClock)
            throws IOException {
        return switch (location) {
            case StoreLocation.Folder folder -> inFolder(folder.directory(), disk, database, clock);
            case StoreLocation.Bucket bucket -> inBucket(bucket, data, disk, database, clock, wallClock);
        };
    }

    /** Each kind has an entrance of its own, on the same file system, so that a file that is whole is only renamed. */
    private static Storage inFolder(Path directory, DiskSpace disk, Database database, Clock clock) throws IOException {
        var storage = new Storage(null);
        for (var kind : BlobKind.values()) {
            var folder = directory.resolve(kind.folder());
            storage.add(
                    kind,
                    new FolderBlobs(folder),
                    new Incoming(folder.resolve(INCOMING), disk, clock),
                    database,
                    clock);
        }
        return storage;
    }

    private static Storage inBucket(
            StoreLocation.Bucket location, Path data, DiskSpace disk, Database database, Clock clock, Clock wallClock)
            throws IOException {
        var bucket = new S3Client(location, wallClock);
        try {
            new S3Blobs(bucket, BlobKind.ARTIFACT.folder()).requireUsable(); // or the first upload would fail
            var storage = new Storage(bucket);
            var incoming = new Incoming(data.resolve(INCOMING), disk, clock);
            for (var kind : BlobKind.values()) {
                storage.add(kind, new S3Blobs(bucket, kind.folder()), incoming, database, clock);
            }
            return storage;
        } catch (RuntimeException | IOException e) {
            bucket.close();
            throw e;
        }
    }

    private void add(BlobKind kind, BlobStore store, Incoming incoming, Database database, Clock clock) {
        kinds.put(kind, new Blobs(kind, store, incoming, database, clock));
    }

    /** The files of that kind. */
    public Blobs of(BlobKind kind) {
        return Objects.requireNonNull(kinds.get(kind));
    }

    /** A link to a file in the bucket that anybody may use, from then on and for that long; absent without a bucket. */
    public Optional<URI> link(BlobKind kind, String digest, Instant from, Duration lifetime) {
        return Optional.ofNullable(bucket).map(there -> there.link(kind.folder() + "/" + digest, from, lifetime));
    }

    @Override
    public void close() {
        if (bucket != null) {
            bucket.close();
        }
    }
}
