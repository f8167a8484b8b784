package dev.sealift.link.smp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A file in memory. */
final class InMemory implements ImageUpload.Source {
    private final byte[] file;
    private final byte[] sha256;

    InMemory(byte[] file) {
        this.file = file.clone();
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256").digest(file);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int size() {
        return file.length;
    }

    @Override
    public byte[] sha256() {
        return sha256.clone();
    }

    @Override
    public byte[] read(int offset, int length) {
        return Arrays.copyOfRange(file, offset, offset + length);
    }
}
