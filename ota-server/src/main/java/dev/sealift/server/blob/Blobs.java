package dev.sealift.server.blob;

import dev.sealift.api.ProblemCode;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.database.Database;
import dev.sealift.server.problem.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one kind. What is given out has the digest it is named by; what is damaged is not given out. Thread-safe. */
public final class Blobs {
    private static final Logger LOG = LoggerFactory.getLogger(Blobs.class);

    /** Far more files than are downloaded in a while; when it is full, verification simply starts anew. */
    private static final int MAX_VERIFIED = 10_000;

    private final BlobKind kind;
    private final BlobStore store;
    private final Incoming incoming;
    private final Database database;
    private final Clock clock;

    /** The stamp with which a file was last found to be what its name says. */
    private final Map<String, String> verified = new ConcurrentHashMap<>();

    private final RecentFiles recent = new RecentFiles();

    Blobs(BlobKind kind, BlobStore store, Incoming incoming, Database database, Clock clock) {
        this.kind = kind;
        this.store = store;
        this.incoming = incoming;
        this.database = database;
        this.clock = clock;
    }

    /** The kind. */
    public BlobKind kind() {
        return kind;
    }

    /** Receives a file of at most that many bytes, which is not in the store yet. */
    public Incoming.Received receive(InputStream in, long atMost) throws IOException {
        return incoming.receive(in, atMost);
    }

    /** Puts a received file into the store; the same bytes a second time are stored once, a damaged file is replaced. */
    public void keep(Incoming.Received file) throws IOException {
        database.write(tx -> {
            BlobIndex.touch(tx, kind, file, clock.instant());
            return file;
        });
        var there = store.find(file.digest());
        if (there.isEmpty()) {
            store.put(file.digest(), file.file(), BlobStore.Existing.KEEP);
            return;
        }
        try (Blob blob = there.get()) {
            if (!isIntact(file.digest(), blob)) {
                LOG.warn("{} {} was damaged; an upload of the same file replaces it", kind, file.digest());
                store.put(file.digest(), file.file(), BlobStore.Existing.REPLACE);
            }
        }
    }

    /** Opens a file. */
    public Blob open(String digest) throws IOException {
        Blob blob = store.find(digest).orElseThrow(() -> Refusal.notFound("stored file", digest));
        try {
            if (!isIntact(digest, blob)) {
                LOG.error("{} {} is damaged: its bytes have another SHA-256", kind, digest);
                throw Refusal.of(
                        ProblemCode.FILE_DAMAGED,
                        "the stored file has another SHA-256 than its name: upload the same file again to repair it",
                        digest,
                        "bytes with that SHA-256");
            }
            return recent.of(digest, blob);
        } catch (NoSuchFileException e) {
            blob.close();
            throw Refusal.notFound("stored file", digest); // it was removed since it was found
        } catch (Throwable e) {
            blob.close();
            throw e;
        }
    }

    /** All bytes of a file; its kind keeps them small enough for memory. */
    public byte[] read(String digest) throws IOException {
        try (Blob blob = open(digest)) {
            var bytes = new ByteArrayOutputStream();
            blob.transfer(0, blob.size(), bytes);
            return bytes.toByteArray();
        }
    }

    /** Whether the file is there and whole. */
    public boolean holds(String digest) throws IOException {
        Optional<Blob> found = store.find(digest);
        if (found.isEmpty()) {
            return false;
        }
        try (Blob blob = found.get()) {
            return isIntact(digest, blob);
        }
    }

    /** Removes a file whose removal was begun in the index. */
    public void delete(String digest) throws IOException {
        store.delete(digest);
        verified.remove(digest);
        database.write(tx -> {
            BlobIndex.forget(tx, kind, digest);
            return digest;
        });
    }

    /** Bytes of all files. */
    public long size() {
        return database.read(tx -> BlobIndex.size(tx, kind));
    }

    /** Read through once, and again whenever the stored file changes: a range says nothing of the whole. */
    private boolean isIntact(String digest, Blob blob) throws IOException {
        if (blob.stamp().equals(verified.get(digest))) {
            return true;
        }
        MessageDigest hash = HashAlgorithm.SHA256.start();
        blob.transfer(0, blob.size(), new DigestOutputStream(OutputStream.nullOutputStream(), hash));
        boolean intact = HexFormat.of().formatHex(hash.digest()).equals(digest);
        if (intact) {
            if (verified.size() >= MAX_VERIFIED) {
                verified.clear();
            }
            verified.put(digest, blob.stamp());
        }
        return intact;
    }
}
