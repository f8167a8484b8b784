package dev.sealift.server.blob;

import dev.sealift.image.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Files in an S3-compatible bucket, as {@code FOLDER/abcd…}. One request each way: files are far below the 5 GiB of one PUT. */
final class S3Blobs implements BlobStore {
    /** SHA-256 of no bytes, hex. */
    private static final String EMPTY = HashAlgorithm.SHA256.of(new byte[0]).hex();

    private static final int NOT_FOUND = 404;

    /** Somebody put it there first: the same name, so the same bytes. */
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client bucket;
    private final String folder;

    S3Blobs(S3Client bucket, String folder) {
        this.bucket = bucket;
        this.folder = folder;
    }

    private record S3Object(S3Blobs store, String digest, long size, String stamp) implements Blob {
        @Override
        public void transfer(long first, long length, OutputStream out) throws IOException {
            if (length > 0) {
                store.copy(this, first, length, out);
            }
        }

        @Override
        public void close() {}
    }

    @Override
    public Optional<Blob> find(String digest) throws IOException {
        var answer = bucket.send(without("HEAD", digest, Map.of()));
        if (answer.statusCode() == NOT_FOUND) {
            answer.body().close();
            return Optional.empty();
        }
        requireSuccess(answer);
        answer.body().close();
        var headers = answer.headers();
        return Optional.of(new S3Object(
                this,
                digest,
                headers.firstValueAsLong("content-length").orElse(0),
                headers.firstValue("etag").orElse("")
                        + headers.firstValue("last-modified").orElse("")));
    }

    /**
     * Refuses a bucket that cannot be used. Asked for a file that no digest names: other than to HEAD, the answer says whether
     * it is the file that is not there, or the bucket.
     */
    void requireUsable() throws IOException {
        var answer = bucket.send(without("GET", "0".repeat(64), Map.of("range", "bytes=0-0")));
        if (answer.statusCode() >= 300) {
            String failure = bucket.failure(answer);
            if (answer.statusCode() != NOT_FOUND || failure.contains("NoSuchBucket")) {
                throw bucket.unavailable(failure);
            }
        }
        answer.body().close();
    }

    private void copy(S3Object object, long first, long length, OutputStream out) throws IOException {
        String range = "bytes=" + first + "-" + (first + length - 1);
        var answer = bucket.send(without("GET", object.digest(), Map.of("range", range)));
        requireSuccess(answer);
        try (InputStream body = answer.body()) {
            long sent = body.transferTo(out);
            if (sent != length) {
                throw new IOException("the bucket sent " + sent + " bytes of " + object.digest() + " for " + range);
            }
        }
    }

    /** Conditional, so that what is there is never written over, whoever else puts it there at the same time. */
    @Override
    public void put(String digest, Path file, Existing existing) throws IOException {
        Map<String, String> condition = existing == Existing.KEEP ? Map.of("if-none-match", "*") : Map.of();
        var answer =
                bucket.send(new S3Client.Request("PUT", key(digest), condition, BodyPublishers.ofFile(file), digest));
        if (answer.statusCode() == PRECONDITION_FAILED && existing == Existing.KEEP) {
            answer.body().close();
            return;
        }
        requireSuccess(answer);
        answer.body().close();
    }

    @Override
    public void delete(String digest) throws IOException {
        var answer = bucket.send(without("DELETE", digest, Map.of()));
        if (answer.statusCode() != NOT_FOUND) {
            requireSuccess(answer);
        }
        answer.body().close();
    }

    private S3Client.Request without(String method, String digest, Map<String, String> headers) {
        return new S3Client.Request(method, key(digest), headers, BodyPublishers.noBody(), EMPTY);
    }

    private void requireSuccess(HttpResponse<InputStream> answer) throws IOException {
        if (answer.statusCode() >= 300) {
            throw bucket.unavailable(bucket.failure(answer));
        }
    }

    private String key(String digest) {
        return folder + "/" + digest;
    }
}
