package dev.sealift.server.release;

import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.blob.Blobs;
import dev.sealift.server.blob.Shelf;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Signed images: taken in, and given to those who need them. */
public final class ArtifactService {
    /** Larger than any slot of a microcontroller, small enough to be checked in memory. */
    public static final long MAX_BYTES = 16L * 1024 * 1024;

    private final Database database;
    private final Blobs files;
    private final Intake intake;
    private final AuditLog audit;
    private final Clock clock;
    private final ArtifactStore store = new ArtifactStore();
    private final SecurityCounters counters = new SecurityCounters();

    public ArtifactService(Database database, Blobs files, Intake intake, AuditLog audit, Clock clock) {
        this.database = database;
        this.files = files;
        this.intake = intake;
        this.audit = audit;
        this.clock = clock;
    }

    /** For the collector: an image stays while a release holds it, and a release with jobs stays. */
    public Shelf shelf() {
        return new Shelf(
                files, "artifacts", "EXISTS (SELECT 1 FROM release_images image WHERE image.digest = blob.digest)");
    }

    /** Receives, checks and stores a file. A file that is known already is not checked again. */
    Releases.Artifact upload(Cause cause, InputStream in) throws IOException {
        try (var received = files.receive(in, MAX_BYTES)) {
            var known = database.read(tx -> store.find(tx, received.digest()));
            Releases.Artifact artifact = known.isPresent()
                    ? known.get()
                    : intake.check(
                            received.digest(),
                            received.bytes(),
                            board -> database.read(tx -> counters.highest(tx, board.name())));
            files.keep(received);
            return database.write(tx -> record(tx, cause, artifact));
        }
    }

    private Releases.Artifact record(Handle tx, Cause cause, Releases.Artifact artifact) {
        if (store.find(tx, artifact.digest()).isEmpty()) {
            store.insert(tx, artifact, clock.instant());
            Map<String, @Nullable Object> data = new HashMap<>();
            data.put("board", artifact.board());
            data.put("slot", artifact.slot().name());
            data.put("version", artifact.version());
            data.put("imageHash", artifact.imageHash());
            data.put("keyHash", artifact.keyHash());
            data.put("size", artifact.size());
            data.put("requires", artifact.requires());
            audit.append(tx, cause, "ARTIFACT_STORED", "artifact:" + artifact.digest(), data);
        }
        return artifact;
    }

    /** An artifact. */
    Releases.Artifact get(Handle tx, String digest) {
        return store.find(tx, digest).orElseThrow(() -> Refusal.notFound("artifact", digest));
    }

    /** The file of the image with that hash for the board of another artifact. */
    Optional<String> sibling(Handle tx, String digest, String imageHash) {
        return store.find(tx, digest).flatMap(artifact -> store.ofImage(tx, artifact.board(), imageHash));
    }

    /** Whether an open execution of the caller's devices needs the file; says nothing of whether it exists. */
    boolean needs(Handle tx, Principal principal, String digest) {
        return switch (principal) {
            case Principal.Device device -> store.openExecutionNeeds(tx, digest, "id", device.id());
            case Principal.Gateway gateway -> store.openExecutionNeeds(tx, digest, "gateway", gateway.id());
            case Principal.Operator operator -> false;
        };
    }
}
