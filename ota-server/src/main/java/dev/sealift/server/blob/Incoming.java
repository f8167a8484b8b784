package dev.sealift.server.blob;

import dev.sealift.api.ProblemCode;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Files on their way in: received beside the store, hashed and made durable before anybody decides about them. */
public final class Incoming {
    private static final int CHUNK = 64 * 1024;

    /** An upload on which nothing moved for so long has ended: its connection was given up long before. */
    private static final Duration DEAD = Duration.ofHours(1);

    private final Path directory;
    private final DiskSpace disk;

    /** Receives into that folder, from which it first drops what interrupted uploads left: other servers may use it too. */
    public Incoming(Path directory, DiskSpace disk, Clock clock) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.disk = disk;
        try (Stream<Path> leftovers = Files.list(directory)) {
            for (Path leftover : leftovers.toList()) {
                if (Files.getLastModifiedTime(leftover)
                        .toInstant()
                        .isBefore(clock.instant().minus(DEAD))) {
                    Files.deleteIfExists(leftover);
                }
            }
        }
    }

    /** A received file that is not in the store yet; closing it drops it unless it was kept. */
    public record Received(Path file, String digest, long size) implements AutoCloseable {
        /** The bytes; the upload's limit keeps them small enough for memory. */
        public byte[] bytes() throws IOException {
            return Files.readAllBytes(file);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** Receives at most that many bytes. */
    public Received receive(InputStream in, long atMost) throws IOException {
        disk.require(CHUNK);
        Path file = Files.createTempFile(directory, "upload-", ".part");
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
}
