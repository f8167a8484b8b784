package dev.sealift.server.signing;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Signing;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.Incoming;
import dev.sealift.server.blob.Shelf;
import dev.sealift.server.database.Database;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The bytes under signatures, for profiles that want to see them: kept, hashed here, and read where they can be read. */
public final class Contents {
    /** Larger than any slot of a microcontroller, small enough to be read in memory. */
    static final long MAX_BYTES = 16L * 1024 * 1024;

    private final Database database;
    private final Blobs files;
    private final Clock clock;
    private final JsonMapper json;

    public Contents(Database database, Blobs files, Clock clock, JsonMapper json) {
        this.database = database;
        this.files = files;
        this.clock = clock;
        this.json = json;
    }

    /** Content that was sent, with all the digests somebody may ask a signature for. */
    record Stored(Signing.Content content, String sha384, String sha512) {
        String digest(String hash) {
            return switch (hash) {
                case "SHA384" -> sha384;
                case "SHA512" -> sha512;
                default -> content.content();
            };
        }
    }

    /** For the collector: what no request is about may go, what was asked about stays. */
    public Shelf shelf() {
        return new Shelf(
                files,
                "signing_contents",
                "EXISTS (SELECT 1 FROM signing_requests request WHERE request.content = blob.digest)");
    }

    /** Receives, hashes and keeps the bytes. */
    Signing.Content upload(InputStream in) throws IOException {
        try (var received = files.receive(in, MAX_BYTES)) {
            var known = database.read(tx -> find(tx, received.digest()));
            var stored = known.isPresent() ? known.get() : read(received);
            files.keep(received);
            return database.write(tx -> {
                if (find(tx, received.digest()).isEmpty()) {
                    insert(tx, stored);
                }
                return stored.content();
            });
        }
    }

    private static Stored read(Incoming.Received received) throws IOException {
        byte[] bytes = received.bytes();
        return new Stored(
                new Signing.Content(received.digest(), received.size(), image(bytes)),
                HashAlgorithm.SHA384.of(bytes).hex(),
                HashAlgorithm.SHA512.of(bytes).hex());
    }

    /** Header, payload and protected TLVs, which is what an MCUboot signature covers, and no byte more. */
    private static Signing.@Nullable ImageFacts image(byte[] bytes) {
        try {
            // The reader wants a whole file: an area of TLVs without entries makes it one.
            byte[] file = Arrays.copyOf(bytes, bytes.length + 4);
            ByteBuffer.wrap(file, bytes.length, 4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) 0x6907)
                    .putShort((short) 4);
            var image = ImageParser.parse(file);
            return image.signedSize() != bytes.length
                    ? null
                    : new Signing.ImageFacts(
                            image.boardId().map(UUID::toString).orElse(null),
                            image.header().version().toString(),
                            image.securityCounter());
        } catch (ImageException e) {
            return null;
        }
    }

    /** What was sent under that digest, or the refusal that nothing was. */
    Stored get(Handle tx, String digest) {
        return find(tx, digest)
                .orElseThrow(() -> Refusal.of(
                        ProblemCode.NOT_FOUND,
                        "content '" + digest + "' was never sent: send it to /api/v1/signing/contents first",
                        digest,
                        "a digest that an upload gave"));
    }

    private Optional<Stored> find(Handle tx, String digest) {
        return tx.createQuery("SELECT * FROM signing_contents WHERE digest = :digest")
                .bind("digest", digest)
                .map((row, context) -> new Stored(
                        new Signing.Content(digest, row.getLong("size"), facts(row.getString("image"))),
                        row.getString("sha384"),
                        row.getString("sha512")))
                .findOne();
    }

    private Signing.@Nullable ImageFacts facts(@Nullable String text) {
        return text == null ? null : json.readValue(text, Signing.ImageFacts.class);
    }

    private void insert(Handle tx, Stored stored) {
        var content = stored.content();
        tx.createUpdate("INSERT INTO signing_contents (digest, size, sha384, sha512, image, created_at)"
                        + " VALUES (:digest, :size, :sha384, :sha512, :image, :at)")
                .bind("digest", content.content())
                .bind("size", content.size())
                .bind("sha384", stored.sha384())
                .bind("sha512", stored.sha512())
                .bind("image", content.image() == null ? null : json.writeValueAsString(content.image()))
                .bind("at", clock.millis())
                .execute();
    }
}
