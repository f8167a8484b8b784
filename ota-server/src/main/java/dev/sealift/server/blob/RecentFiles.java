package dev.sealift.server.blob;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that were asked for last, in memory: during a rollout all devices fetch the same few, each in as many parts as
 * it likes. Thread-safe.
 */
final class RecentFiles {
    /** The images of many releases, and little beside what the server needs anyway. */
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    /** Larger than a slot of most microcontrollers. What is larger still is sent from where it lies. */
    private static final long MOST_OF_ONE = 2L * 1024 * 1024;

    private final SequencedMap<String, InMemory> files = new LinkedHashMap<>(16, 0.75F, true);
    private long bytes;

    /** That file as it is stored now, in memory if it is small enough, when the stored one is closed; else the stored one, held. */
    Blob of(String digest, Blob stored) throws IOException {
        if (stored.size() > MOST_OF_ONE) {
            stored.hold();
            return stored;
        }
        InMemory known = find(digest);
        if (known == null || !known.stamp().equals(stored.stamp())) {
            var content = new ByteArrayOutputStream((int) stored.size());
            stored.transfer(0, stored.size(), content);
            known = new InMemory(content.toByteArray(), stored.stamp());
            keep(digest, known);
        }
        stored.close();
        return known;
    }

    private synchronized @Nullable InMemory find(String digest) {
        return files.get(digest);
    }

    private synchronized void keep(String digest, InMemory file) {
        InMemory before = files.put(digest, file);
        bytes += file.size() - (before == null ? 0 : before.size());
        while (bytes > MOST_BYTES) {
            bytes -= files.sequencedValues().removeFirst().size();
        }
    }
}
