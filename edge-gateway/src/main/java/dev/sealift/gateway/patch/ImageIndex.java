package dev.sealift.gateway.patch;

import dev.sealift.gateway.cache.ArtifactCache;
import dev.sealift.image.Bytes;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds files of the cache by the image hash that boards know them by. Each is read once. Safe for use by several threads. */
public final class ImageIndex {
    private static final String NO_IMAGE = "";

    private final ArtifactCache cache;
    private final Map<String, String> hashes = new ConcurrentHashMap<>();

    /** Of that cache. */
    public ImageIndex(ArtifactCache cache) {
        this.cache = cache;
    }

    /**
     * The digest of the file of an image. It counts as used, so that downloads do not put it out of the cache.
     *
     * @param imageHash SHA-256 TLV, 64 lower-case hex digits
     */
    public Optional<String> find(String imageHash) throws IOException {
        List<String> digests = cache.digests();
        hashes.keySet().retainAll(digests);
        for (String digest : digests) {
            if (hash(digest).equals(imageHash)) {
                cache.used(digest);
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }

    /** What the file says of itself: if that is not true, the board refuses the patch. */
    private String hash(String digest) throws IOException {
        String known = hashes.get(digest);
        if (known == null) {
            known = cache.read(digest).map(ImageIndex::hash).orElse(NO_IMAGE);
            hashes.put(digest, known);
        }
        return known;
    }

    private static String hash(byte[] file) {
        try {
            return ImageParser.parse(file).imageHash().map(Bytes::hex).orElse(NO_IMAGE);
        } catch (ImageException e) {
            return NO_IMAGE;
        }
    }
}
