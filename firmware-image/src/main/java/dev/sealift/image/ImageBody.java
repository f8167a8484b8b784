package dev.sealift.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/** Writes the signed part of an image while it hashes it: what is hashed is always the plain payload. */
final class ImageBody {
    private final ImageSink out;
    private final HashAlgorithm algorithm;
    private final Hasher hasher;
    private final CRC32 checksum = new CRC32();
    private final byte @Nullable [] payloadKey;
    private final @Nullable Cipher cipher;
    private final @Nullable Tlv wrappedKey;
    private long size;

    /**
     * An empty one.
     *
     * @param expected about how many bytes it will have
     */
    ImageBody(ImageSink out, HashAlgorithm hash, long expected, @Nullable Encryption encryption) {
        this.out = out;
        this.algorithm = hash;
        this.hasher = hash.hasher(expected);
        if (encryption == null) {
            this.payloadKey = null;
            this.cipher = null;
            this.wrappedKey = null;
        } else {
            byte[] key = new byte[encryption.keyBits() / 8];
            encryption.random().nextBytes(key);
            this.payloadKey = encryption.clear() ? null : key;
            this.cipher = encryption.clear() ? null : AesCtr.at(key, 0);
            this.wrappedKey = Ecies.wrap(key, encryption);
        }
    }

    void write(byte[] bytes) throws IOException {
        hasher.update(bytes, 0, bytes.length);
        checksum.update(bytes, 0, bytes.length);
        out.write(bytes, 0, bytes.length);
        size += bytes.length;
    }

    /** The payload and so many zero bytes behind it. */
    void payload(ByteSource payload, int fill) throws IOException {
        try {
            var lent = cipher == null ? out.lend(payload.size()) : null;
            if (lent == null) {
                payload.forEachPiece(0, payload.size(), this::piece);
            } else {
                whole(payload, lent);
            }
            piece(new byte[fill], 0, fill);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Read to where it is written from, with no copy in the heap on the way. */
    private void whole(ByteSource payload, ByteBuffer into) {
        payload.read(0, into);
        hasher.update(into.flip());
        checksum.update(into.rewind());
        size += into.limit();
    }

    private void piece(byte[] buffer, int offset, int length) {
        hasher.update(buffer, offset, length);
        checksum.update(buffer, offset, length);
        if (cipher != null) {
            AesCtr.apply(cipher, buffer, offset, length);
        }
        try {
            out.write(buffer, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size += length;
    }

    /** Of all that was written; nothing may be written afterwards. */
    Bytes hash() {
        return Bytes.of(hasher.digest());
    }

    /** Bytes written so far. */
    long size() {
        return size;
    }

    /**
     * What was written, so that the result can be checked: without the devices' key, and without hashing it again.
     *
     * @param hash of all that was written
     */
    WrittenImage written(Bytes hash) {
        byte[] key = payloadKey;
        return key == null
                ? new WrittenImage(
                        PayloadReader.CLEAR, new WrittenImage.Hash(algorithm, hash, size, checksum.getValue()))
                : new WrittenImage((file, image) -> ImageDecryptor.plain(file, image.header(), key), null);
    }

    /** What carries the key of the payload, when it is encrypted. */
    Optional<Tlv> wrappedKey() {
        return Optional.ofNullable(wrappedKey);
    }
}
