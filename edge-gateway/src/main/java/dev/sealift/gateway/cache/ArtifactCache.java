package dev.sealift.gateway.cache;

import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.ServerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Downloaded files, named by their SHA-256. Boards that need the same file share one download; a broken one goes on where it
 * stopped, also after a restart. The files used longest ago make room for new ones. Safe for use by several threads.
 */
public final class ArtifactCache {
    /** A store that keeps sending something else will not change its mind in the same minute. */
    private static final int ATTEMPTS = 3;

    private static final String PART = ".part";

    private final Path folder;
    private final long limit;
    private final Clock clock;
    private final EventLog log;
    private final Map<String, Entry> used = new HashMap<>();

    /** A file that somebody uses or waits for. */
    private static final class Entry {
        final ReentrantLock lock = new ReentrantLock();
        int users;
    }

    /** Gets a file from the server, or the rest of it. */
    public interface Download {
        /** Appends to the file, which holds that many bytes already, or starts it again. */
        void into(Path file, long have) throws ServerException, InterruptedException;
    }

    /** A cache in that folder of at most that many bytes. */
    public ArtifactCache(Path folder, long limit, Clock clock, EventLog log) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.limit = limit;
        this.clock = clock;
        this.log = log;
    }

    /**
     * The file, downloaded if it is not there.
     *
     * @param digest SHA-256, 64 lower-case hex digits
     */
    public CachedArtifact get(String digest, int size, Download download)
            throws IOException, ServerException, DigestMismatchException, InterruptedException {
        Entry entry = use(digest);
        boolean kept = false;
        try {
            entry.lock.lockInterruptibly();
            try {
                Path file = folder.resolve(digest);
                if (!isGood(file, digest, size)) {
                    Files.deleteIfExists(file);
                    fetch(file, digest, size, download);
                }
                used(digest);
                CachedArtifact artifact = new CachedArtifact(file, digest, size, () -> release(digest));
                kept = true;
                return artifact;
            } finally {
                entry.lock.unlock();
            }
        } finally {
            if (!kept) {
                release(digest);
            }
        }
    }

    /** The digests of the files that are there. */
    public List<String> digests() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.endsWith(PART))
                    .toList();
        }
    }

    /** The bytes of a file, if it is there whole. To look at it is no use of it. */
    public Optional<byte[]> read(String digest) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(digest));
            byte[] sha256 = sha256(new ByteArrayInputStream(bytes));
            return MessageDigest.isEqual(HexFormat.of().parseHex(digest), sha256)
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Counts as a use of a file, if it is still there: others have to make room before it. */
    public void used(String digest) throws IOException {
        try {
            Files.setLastModifiedTime(folder.resolve(digest), FileTime.from(clock.instant()));
        } catch (NoSuchFileException e) {
            // Whoever wants it will find that out.
        }
    }

    private void fetch(Path file, String digest, int size, Download download)
            throws IOException, ServerException, DigestMismatchException, InterruptedException {
        makeRoom(digest, size);
        Path part = folder.resolve(digest + PART);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long have = Files.exists(part) ? Files.size(part) : 0;
            if (have < size) {
                download.into(part, have);
            }
            if (isGood(part, digest, size)) {
                DurableFiles.publish(part, file);
                log.add(
                        Event.DOWNLOADED,
                        digest.substring(0, 12),
                        size + " bytes downloaded" + (have > 0 ? ", the first " + have + " in an earlier attempt" : ""),
                        Map.of("digest", digest, "size", size, "resumedAt", have));
                return;
            }
            long got = Files.size(part);
            Files.delete(part);
            log.add(
                    Event.DOWNLOAD_MISMATCH,
                    digest.substring(0, 12),
                    "the download (" + got + " bytes, expected " + size + ") does not match its digest: dropped",
                    Map.of("digest", digest));
        }
        throw new DigestMismatchException(
                "the server sent something else for " + digest + " " + ATTEMPTS + " times: check its store");
    }

    private static boolean isGood(Path file, String digest, int size) throws IOException {
        return Files.exists(file)
                && Files.size(file) == size
                && MessageDigest.isEqual(HexFormat.of().parseHex(digest), sha256(file));
    }

    private static byte[] sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return sha256(in);
        }
    }

    private static byte[] sha256(InputStream in) throws IOException {
        try {
            DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return digest.getMessageDigest().digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void makeRoom(String digest, long wanted) throws IOException {
        synchronized (used) {
            List<Path> oldestFirst;
            try (Stream<Path> files = Files.list(folder)) {
                oldestFirst = files.filter(file -> !digestOf(file).equals(digest))
                        .sorted(Comparator.comparing(ArtifactCache::lastUse))
                        .toList();
            }
            long total = wanted;
            for (Path file : oldestFirst) {
                total += Files.size(file);
            }
            for (Path file : oldestFirst) {
                if (total <= limit) {
                    return;
                }
                if (!used.containsKey(digestOf(file))) {
                    total -= Files.size(file);
                    Files.delete(file);
                }
            }
            if (total > limit) {
                throw new IOException("the cache " + folder + " may hold " + limit + " bytes and " + total
                        + " are needed: give it more with --cache-limit");
            }
        }
    }

    private static String digestOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name;
    }

    private static FileTime lastUse(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Entry use(String digest) {
        synchronized (used) {
            Entry entry = used.computeIfAbsent(digest, d -> new Entry());
            entry.users++;
            return entry;
        }
    }

    private void release(String digest) {
        synchronized (used) {
            Entry entry = used.get(digest);
            if (entry != null && --entry.users == 0) {
                used.remove(digest);
            }
        }
    }
}
