package dev.sealift.server.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files in a folder, as {@code ab/abcd…}. Several servers may share it. */
final class FolderBlobs implements BlobStore {
    /** Of a file that are sent at once: each write passes all of HTTP and TLS, which takes longer than to encrypt 8 KiB. */
    private static final int PART = 64 * 1024;

    private final Path directory;

    FolderBlobs(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    private static final class StoredFile implements Blob {
        private final Path file;
        private final long size;
        private final String stamp;
        private @Nullable FileChannel held;

        StoredFile(Path file, long size, String stamp) {
            this.file = file;
            this.size = size;
            this.stamp = stamp;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public String stamp() {
            return stamp;
        }

        @Override
        public void hold() throws IOException {
            held = opened();
        }

        private FileChannel opened() throws IOException {
            return FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        public void transfer(long first, long length, OutputStream out) throws IOException {
            if (held != null) {
                send(held, first, length, out);
                return;
            }
            try (FileChannel channel = opened()) {
                send(channel, first, length, out);
            }
        }

        private static void send(FileChannel channel, long first, long length, OutputStream out) throws IOException {
            var part = ByteBuffer.allocate((int) Math.min(length, PART));
            for (long sent = 0; sent < length; sent += part.position()) {
                part.clear().limit((int) Math.min(length - sent, part.capacity()));
                if (channel.read(part, first + sent) <= 0) {
                    throw new IOException("the stored file became shorter while it was sent");
                }
                out.write(part.array(), 0, part.position());
            }
        }

        @Override
        public void close() throws IOException {
            if (held != null) {
                held.close();
            }
        }
    }

    @Override
    public Optional<Blob> find(String digest) throws IOException {
        Path file = path(digest);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            String stamp = attributes.lastModifiedTime() + " " + attributes.size();
            return Optional.of(new StoredFile(file, attributes.size(), stamp));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The file is renamed, so it must lie on the same file system. */
    @Override
    public void put(String digest, Path file, Existing existing) throws IOException {
        Path target = path(digest);
        if (existing == Existing.KEEP && Files.exists(target)) {
            return;
        }
        Path shelf = Files.createDirectories(shelf(digest));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        sync(shelf);
        sync(directory);
    }

    @Override
    public void delete(String digest) throws IOException {
        if (Files.deleteIfExists(path(digest))) {
            sync(shelf(digest));
        }
    }

    private Path path(String digest) {
        return shelf(digest).resolve(digest);
    }

    /** Folders of a few hundred files are fast everywhere. */
    private Path shelf(String digest) {
        return directory.resolve(digest.substring(0, 2));
    }

    /** A rename is durable once its directory is. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
