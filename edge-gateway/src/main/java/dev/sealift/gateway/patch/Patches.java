package dev.sealift.gateway.patch;

import dev.sealift.gateway.cache.ArtifactCache;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.ServerException;
import dev.sealift.image.ImageException;
import dev.sealift.image.delta.DeltaPatch;
import dev.sealift.link.smp.ImageUpload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Patches from one image to another: made of the cache's or fetched, once for all boards. Safe for use by several threads. */
public final class Patches {
    /** Pairs of images between which boards go at the same time; a patch that was forgotten is made again. */
    private static final int KEPT = 16;

    private final ArtifactCache cache;
    private final EventLog log;

    /** To make a patch takes some twenty times the memory of an image: one is made at a time. */
    private final ReentrantLock making = new ReentrantLock();

    private final Map<Pair, Optional<ImageUpload.Source>> made = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Optional<ImageUpload.Source>> eldest) {
            return size() > KEPT;
        }
    };

    private record Pair(String base, String target) {}

    /** Between files of that cache. */
    public Patches(ArtifactCache cache, EventLog log) {
        this.cache = cache;
        this.log = log;
    }

    /**
     * The patch that makes one file of another, both named by their digests; nothing when they are no images, one of them is not
     * there, or too little would be saved.
     */
    public Optional<ImageUpload.Source> between(String base, String target) throws IOException, InterruptedException {
        making.lockInterruptibly();
        try {
            Pair pair = new Pair(base, target);
            if (!made.containsKey(pair)) {
                Optional<byte[]> from = cache.read(base);
                Optional<byte[]> to = cache.read(target);
                if (from.isEmpty() || to.isEmpty()) {
                    return Optional.empty();
                }
                made.put(pair, make(target, from.get(), to.get()));
            }
            return made.getOrDefault(pair, Optional.empty());
        } finally {
            making.unlock();
        }
    }

    /** Gets a patch from the server. */
    public interface Fetch {
        /** All of it. */
        byte[] get() throws ServerException, InterruptedException;
    }

    /**
     * The patch that makes a file of an image which is not there, fetched once for all boards; nothing when the server gives none.
     *
     * @param running hash of that image
     * @param target  digest of the file
     */
    public Optional<ImageUpload.Source> fetched(String running, String target, Fetch fetch)
            throws ServerException, InterruptedException {
        making.lockInterruptibly();
        try {
            Pair pair = new Pair(running, target);
            if (!made.containsKey(pair)) {
                made.put(pair, fetch(target, fetch));
            }
            return made.getOrDefault(pair, Optional.empty());
        } finally {
            making.unlock();
        }
    }

    private Optional<ImageUpload.Source> fetch(String name, Fetch fetch) throws ServerException, InterruptedException {
        try {
            byte[] patch = fetch.get();
            log.add(
                    Event.PATCH_FETCHED,
                    name.substring(0, 12),
                    "a patch of " + patch.length + " bytes, of an image that is not in the cache, is the server's",
                    Map.of("digest", name, "patch", patch.length));
            return Optional.of(ImageUpload.Source.of(patch));
        } catch (ServerException.Refused e) {
            return Optional.empty();
        }
    }

    private Optional<ImageUpload.Source> make(String name, byte[] base, byte[] target) {
        if (base.length > DeltaPatch.IMAGE_MAX || target.length > DeltaPatch.IMAGE_MAX) {
            return Optional.empty();
        }
        try {
            byte[] patch = DeltaPatch.make(base, target);
            boolean worth = DeltaPatch.isWorth(patch, target);
            log.add(
                    Event.PATCH_MADE,
                    name.substring(0, 12),
                    "a patch of " + patch.length + " bytes makes the image of " + target.length
                            + (worth ? "" : "; too little is saved, the image is sent"),
                    Map.of("digest", name, "patch", patch.length, "size", target.length, "worth", worth));
            return worth ? Optional.of(ImageUpload.Source.of(patch)) : Optional.empty();
        } catch (ImageException e) {
            return Optional.empty();
        }
    }
}
