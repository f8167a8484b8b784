package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.Shelf;
import dev.sealift.server.database.Database;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** SBOMs and provenance statements of releases: checked when they come in, kept under their digests, given back. */
public final class Attachments {
    /** An SBOM of thousands of components. */
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private static final String SBOM = "sbom";
    private static final String PROVENANCE = "provenance";

    private final Database database;
    private final Blobs files;
    private final ProvenanceCheck provenance;
    private final AuditLog audit;
    private final Clock clock;

    public Attachments(
            Database database, Blobs files, TrustedKeys trusted, AuditLog audit, Clock clock, JsonMapper json) {
        this.database = database;
        this.files = files;
        this.provenance = new ProvenanceCheck(trusted.provenance(), json);
        this.audit = audit;
        this.clock = clock;
    }

    /** For the collector: an attachment stays while a release holds it. */
    public Shelf shelf() {
        return new Shelf(
                files,
                "attachments",
                "EXISTS (SELECT 1 FROM releases release WHERE release.sbom = blob.digest)"
                        + " OR EXISTS (SELECT 1 FROM releases release WHERE release.provenance = blob.digest)");
    }

    /** Receives, checks and keeps a file; each time anew, since keys may have lost their trust. */
    Releases.Attachment upload(Cause cause, String kind, InputStream in) throws IOException {
        if (!kind.equals(SBOM) && !kind.equals(PROVENANCE)) {
            throw Refusal.notFound("kind of attachment", kind);
        }
        try (var received = files.receive(in, MAX_BYTES)) {
            byte[] bytes = received.bytes();
            if (kind.equals(SBOM)) {
                SbomCheck.check(bytes);
            } else {
                provenance.subjects(bytes);
            }
            var attachment = new Releases.Attachment(received.digest(), kind, received.size());
            files.keep(received);
            return database.write(tx -> record(tx, cause, attachment));
        }
    }

    private Releases.Attachment record(Handle tx, Cause cause, Releases.Attachment attachment) {
        var known = find(tx, attachment.digest());
        if (known.isPresent()) {
            return known.get();
        }
        tx.createUpdate("INSERT INTO attachments (digest, kind, size, created_at) VALUES (:digest, :kind, :size, :at)")
                .bind("digest", attachment.digest())
                .bind("kind", attachment.kind())
                .bind("size", attachment.size())
                .bind("at", clock.millis())
                .execute();
        audit.append(
                tx,
                cause,
                "ATTACHMENT_STORED",
                "attachment:" + attachment.digest(),
                Map.of("kind", attachment.kind(), "size", attachment.size()));
        return attachment;
    }

    /** Refuses attachments that are not there or of the wrong kind. */
    void requireThere(Handle tx, @Nullable String sbom, @Nullable String statement) {
        if (sbom != null) {
            require(tx, SBOM, sbom);
        }
        if (statement != null) {
            require(tx, PROVENANCE, statement);
        }
    }

    /** Refuses a statement about other files than the release's. */
    void requireFit(@Nullable String statement, Collection<String> artifacts) {
        if (statement != null) {
            var subjects = provenance.subjects(read(statement));
            var digests = new TreeSet<>(artifacts);
            if (!subjects.equals(digests)) {
                throw Refusal.of(
                        ProblemCode.PROVENANCE_SUBJECT_MISMATCH,
                        "the statement is about " + subjects + " (expected: " + digests
                                + ", the artifacts of the release): make it again for exactly these files",
                        subjects.toString(),
                        digests.toString());
            }
        }
    }

    private void require(Handle tx, String kind, String digest) {
        Require.sha256(kind, digest);
        if (find(tx, digest).filter(found -> found.kind().equals(kind)).isEmpty()) {
            throw Refusal.notFound(kind, digest);
        }
    }

    /** An attachment's bytes. */
    byte[] get(Handle tx, String digest) {
        Require.sha256("digest", digest);
        return read(find(tx, digest)
                .orElseThrow(() -> Refusal.notFound("attachment", digest))
                .digest());
    }

    private byte[] read(String digest) {
        try {
            return files.read(digest);
        } catch (IOException e) {
            throw new UncheckedIOException("reading attachment " + digest, e);
        }
    }

    private static Optional<Releases.Attachment> find(Handle tx, String digest) {
        return tx.createQuery("SELECT * FROM attachments WHERE digest = :digest")
                .bind("digest", digest)
                .map((row, context) ->
                        new Releases.Attachment(row.getString("digest"), row.getString("kind"), row.getLong("size")))
                .findOne();
    }
}
