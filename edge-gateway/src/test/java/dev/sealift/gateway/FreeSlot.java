package dev.sealift.gateway;

import dev.sealift.image.Bytes;
import dev.sealift.image.ImageException;
import dev.sealift.image.delta.DeltaPatch;
import dev.sealift.image.delta.PatchException;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The slot of a simulated board that a file comes into: an image, or a patch that makes one of the image that runs. */
final class FreeSlot {
    /** Of patches (docs/delta.md), as the first bytes of a file. */
    private static final byte[] PATCH = {'S', 'L', 'D', 'P'};

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private byte[] expectedSha = {};
    private int expectedSize;

    static boolean isPatch(byte[] file) {
        return Arrays.mismatch(file, PATCH) == PATCH.length;
    }

    void erase() {
        content.reset();
        expectedSha = new byte[0];
    }

    /** Bytes that are there of the file with that SHA-256. */
    int sizeOf(byte[] sha) {
        return Arrays.equals(sha, expectedSha) ? content.size() : 0;
    }

    /** A file begins; what there is of another one is forgotten. */
    void begin(byte[] sha, int size) {
        if (!Arrays.equals(sha, expectedSha)) {
            expectedSha = sha;
            expectedSize = size;
            content.reset();
        }
    }

    /** Data that does not begin where the file ends is not taken. Returns where it ends now. */
    int write(int offset, byte[] data) {
        if (offset == content.size()) {
            content.writeBytes(data);
        }
        return content.size();
    }

    boolean isWhole() {
        return content.size() == expectedSize;
    }

    boolean holdsPatch() {
        return isPatch(content.toByteArray());
    }

    /** Whether the file is what it was to be, and a patch makes of the base what is wanted: then that is here in its place. */
    boolean settles(Bytes base, byte[] wantedSha) {
        return Arrays.equals(sha256(content.toByteArray()), expectedSha)
                && (!holdsPatch() || isMadeOf(base, wantedSha));
    }

    private boolean isMadeOf(Bytes base, byte[] wantedSha) {
        try {
            byte[] made = DeltaPatch.apply(base.toArray(), content.toByteArray());
            content.reset();
            content.writeBytes(made);
            expectedSize = made.length;
            expectedSha = sha256(made);
            return Arrays.equals(expectedSha, wantedSha);
        } catch (PatchException | ImageException e) {
            return false;
        }
    }

    Bytes content() {
        return Bytes.of(content.toByteArray());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
