package dev.sealift.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash of the SHA-2 family, by the JDK, which uses the processor's instructions for it. */
public enum HashAlgorithm {
    SHA256("SHA-256", 32),
    SHA384("SHA-384", 48),
    SHA512("SHA-512", 64);

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
        return Bytes.of(start().digest(bytes));
    }

    /** The hash of {@code source[0, to)}, read a piece at a time. */
    public Bytes of(ByteSource source, long to) {
        var digest = start();
        source.forEachPiece(0, to, digest::update);
        return Bytes.of(digest.digest());
    }

    /** A hash to be fed in pieces. */
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
