package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Files named by the SHA-256 of their bytes: {@code artifacts/ab/abcd…}. A file is received beside them, made durable,
 * and renamed, so that under its name it is whole or not there.
 */
public final class ArtifactStore {
    private static final int CHUNK = 64 * 1024;

    private final Path directory;
    private final Path incoming;
    private final DiskSpace disk;

    /** Opens the store and drops what an interrupted upload left. */
    public ArtifactStore(Path directory, DiskSpace disk) throws IOException {
        this.directory = directory;
        this.incoming = directory.resolve("incoming");
        this.disk = disk;
        Files.createDirectories(incoming);
        try (Stream<Path> leftovers = Files.list(incoming)) {
            for (Path leftover : leftovers.toList()) {
                Files.delete(leftover);
            }
        }
    }

    /** A received file that is not in the store yet; closing it drops it unless it was kept. */
    public final class Received implements AutoCloseable {
        private final Path file;
        private final String digest;
        private final long size;

        private Received(Path file, String digest, long size) {
            this.file = file;
            this.digest = digest;
            this.size = size;
        }

        /** SHA-256 of the file, hex. */
        public String digest() {
            return digest;
        }

        /** Bytes of the file. */
        public long size() {
            return size;
        }

        /** The bytes; the upload's limit keeps them small enough for memory. */
        public byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }

        /** Puts the file under its name; the same bytes a second time change nothing. */
        public void keep() throws IOException {
            Path target = path(digest);
            if (!Files.exists(target)) {
                Path shelf = shelf(digest);
                Files.createDirectories(shelf);
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                syncDirectory(shelf);
                syncDirectory(directory);
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** Receives at most that many bytes. */
    public Received receive(InputStream in, long atMost) throws IOException {
        disk.require(CHUNK);
        Path file = Files.createTempFile(incoming, "upload-", ".part");
        try {
            MessageDigest digest = HashAlgorithm.SHA256.start();
            long size = copy(in, file, digest, atMost);
            return new Received(file, HexFormat.of().formatHex(digest.digest()), size);
        } catch (Throwable e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private long copy(InputStream in, Path file, MessageDigest digest, long atMost) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                size += read;
                if (size > atMost) {
                    throw Refusal.of(
                            ProblemCode.TOO_LARGE,
                            "the file is larger than any image may be (" + atMost + " bytes)",
                            "more than " + atMost + " bytes",
                            "at most " + atMost + " bytes");
                }
                disk.require(read);
                digest.update(chunk, 0, read);
                write(channel, ByteBuffer.wrap(chunk, 0, read));
            }
            channel.force(true);
        }
        return size;
    }

    /** A write that fails for want of space is told apart from a client that went away. */
    private static void write(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw DiskSpace.full(String.valueOf(e.getMessage()));
        }
    }

    /** Opens a stored file. */
    public FileChannel open(String digest) throws IOException {
        return FileChannel.open(path(digest), StandardOpenOption.READ);
    }

    /** Whether the store holds it. */
    public boolean holds(String digest) {
        return Files.exists(path(digest));
    }

    /** Bytes of all files in the store. */
    public long size() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("adding up the store", e);
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
    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
