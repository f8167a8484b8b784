package dev.sealift.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/** A hash of the SHA-2 family. */
public enum HashAlgorithm {
    SHA256("SHA-256", 32),
    SHA384("SHA-384", 48),
    SHA512("SHA-512", 64);

    /**
     * So many bytes of a process are hashed by Bouncy Castle and only the rest by the JDK, which is faster by far once it runs
     * (it uses the processor's instructions), but first loads its providers: 25 ms, see docs/performance.md.
     */
    private static final long COLD_BYTES = 1024 * 1024;

    private static final AtomicLong hashed = new AtomicLong();

    private final String standardName;
    private final int size;

    HashAlgorithm(String standardName, int size) {
        this.standardName = standardName;
        this.size = size;
    }

    /** Bytes of a hash. */
    public int size() {
        return size;
    }

    /** The hash of those bytes. */
    public Bytes of(byte[] bytes) {
        var hasher = hasher(bytes.length);
        hasher.update(bytes, 0, bytes.length);
        return Bytes.of(hasher.digest());
    }

    /** The hash of {@code source[0, to)}, read a piece at a time. */
    public Bytes of(ByteSource source, long to) {
        var hasher = hasher(to);
        source.forEachPiece(0, to, hasher::update);
        return Bytes.of(hasher.digest());
    }

    /** A hash to be fed about so many bytes. */
    Hasher hasher(long bytes) {
        return hashed.addAndGet(bytes) <= COLD_BYTES ? Hasher.of(cold()) : Hasher.of(start());
    }

    private Digest cold() {
        return switch (this) {
            case SHA256 -> new SHA256Digest();
            case SHA384 -> new SHA384Digest();
            case SHA512 -> new SHA512Digest();
        };
    }

    /** A hash to be fed in pieces, by the JDK. */
    public MessageDigest start() {
        try {
            return MessageDigest.getInstance(standardName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + standardName, e);
        }
    }

    /** {@code SHA-256}. */
    @Override
    public String toString() {
        return standardName;
    }
}
