package dev.sealift.bench;

import dev.sealift.image.Bytes;
import dev.sealift.image.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Signs files of one size with the least code that keeps what {@code sealift sign} promises of each: hash, signature and
 * verification as in the bare loop; then the file is written, read back and compared, and synced, before it gets its name.
 * Without formats, options or messages: no signer of files costs less.
 */
final class FileLoop {
    private static final int HEADER = 0x200;

    /** As long as hash, key and signature of P-256 are. */
    private static final int TRAILER = 0x97;

    private final SigningKey key;
    private final MessageDigest digest;
    private final int size;
    private final ByteBuffer image;
    private final ByteBuffer back;

    /**
     * @param size of each build, in bytes
     */
    FileLoop(SigningKey key, int size) throws NoSuchAlgorithmException {
        this.key = key;
        this.digest = MessageDigest.getInstance("SHA-256");
        this.size = size;
        this.image = ByteBuffer.allocateDirect(HEADER + size + TRAILER);
        this.back = ByteBuffer.allocateDirect(image.capacity());
    }

    void sign(Path build, Path signed) throws IOException {
        image.clear().position(HEADER).limit(HEADER + size);
        try (var file = FileChannel.open(build, StandardOpenOption.READ)) {
            readFully(file, image);
        }
        digest.update(image.rewind());
        var hash = Bytes.of(digest.digest());
        if (!key.publicKey().verifies(hash, key.sign(hash))) {
            throw new IllegalStateException("a signature that was just made does not verify");
        }
        var unnamed = signed.resolveSibling("." + signed.getFileName());
        try (var file = FileChannel.open(
                unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            image.clear();
            while (image.hasRemaining()) {
                file.write(image);
            }
            readFully(file, back.clear());
            if (back.flip().mismatch(image.flip()) >= 0) {
                throw new IllegalStateException(signed + " reads back as something else");
            }
            file.force(true);
            Files.move(unnamed, signed, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** From the file's start, until the buffer is full. */
    private static void readFully(FileChannel file, ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            if (file.read(into, into.position() - start) < 0) {
                throw new IOException("a file ends early");
            }
        }
    }
}
