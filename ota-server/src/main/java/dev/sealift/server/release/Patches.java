package dev.sealift.server.release;

import dev.sealift.image.ImageException;
import dev.sealift.image.delta.DeltaPatch;
import dev.sealift.server.blob.Blob;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.InMemory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Patches from one image of the store to another, made when the first device asks and kept for the others. The same pair always
 * gives the same patch, so one that was forgotten is made again, here or by another server, and a broken download goes on.
 * Thread-safe.
 */
public final class Patches {
    /** Pairs of images between which devices go at the same time. */
    private static final int KEPT = 64;

    private final Blobs files;

    /** To make a patch takes some twenty times the memory of an image: one is made at a time. */
    private final ReentrantLock making = new ReentrantLock();

    private final Map<Pair, Optional<byte[]>> made = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Optional<byte[]>> eldest) {
            return size() > KEPT;
        }
    };

    private record Pair(String base, String target) {}

    public Patches(Blobs files) {
        this.files = files;
    }

    /** The patch that makes one file of another, both named by their digests; nothing when too little would be saved. */
    Optional<Blob> between(String base, String target) throws IOException {
        var pair = new Pair(base, target);
        making.lock();
        try {
            Optional<byte[]> patch = made.get(pair);
            if (patch == null) {
                patch = make(files.read(base), files.read(target));
                made.put(pair, patch);
            }
            return patch.map(bytes -> new InMemory(bytes, base));
        } finally {
            making.unlock();
        }
    }

    private static Optional<byte[]> make(byte[] base, byte[] target) {
        try {
            return DeltaPatch.worthwhile(base, target);
        } catch (ImageException e) {
            throw new IllegalStateException("intake let a file in that is no image", e);
        }
    }
}
