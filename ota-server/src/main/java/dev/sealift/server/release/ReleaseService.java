package dev.sealift.server.release;

import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.Board;
import dev.sealift.image.Slot;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Takes artifacts in, makes releases of them, and says who may download which. */
public final class ReleaseService {
    /** Larger than any slot of a microcontroller, small enough to be checked in memory. */
    public static final long MAX_ARTIFACT_BYTES = 16L * 1024 * 1024;

    private final Database database;
    private final ArtifactStore files;
    private final Intake intake;
    private final Attachments attachments;
    private final AuditLog audit;
    private final Clock clock;
    private final ReleaseStore store = new ReleaseStore();

    public ReleaseService(
            Database database,
            ArtifactStore files,
            Intake intake,
            Attachments attachments,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.files = files;
        this.intake = intake;
        this.attachments = attachments;
        this.audit = audit;
        this.clock = clock;
    }

    /** Receives, checks and stores a file. A file that is there already is not checked again. */
    public Releases.Artifact upload(Cause cause, InputStream in) throws IOException {
        try (var received = files.receive(in, MAX_ARTIFACT_BYTES)) {
            var known = database.read(tx -> store.findArtifact(tx, received.digest()));
            if (known.isPresent() && files.holds(received.digest())) {
                return known.get();
            }
            Releases.Artifact artifact = intake.check(
                    received.digest(),
                    received.bytes(),
                    board -> database.read(tx -> store.highestCounter(tx, board.name())));
            received.keep();
            return database.write(tx -> record(tx, cause, artifact));
        }
    }

    private Releases.Artifact record(Handle tx, Cause cause, Releases.Artifact artifact) {
        if (store.findArtifact(tx, artifact.digest()).isEmpty()) {
            store.insertArtifact(tx, artifact, clock.instant());
            audit.append(
                    tx,
                    cause,
                    "ARTIFACT_STORED",
                    "artifact:" + artifact.digest(),
                    Map.of(
                            "board", artifact.board(),
                            "slot", artifact.slot().name(),
                            "version", artifact.version(),
                            "imageHash", artifact.imageHash(),
                            "keyHash", artifact.keyHash(),
                            "size", artifact.size()));
        }
        return artifact;
    }

    /** Makes a release: images of one version and board, exactly one for each slot. */
    public Releases.View create(Handle tx, Cause cause, Releases.Create request) {
        Require.size("artifacts", request.artifacts(), 1, 8);
        List<Releases.Artifact> artifacts = new ArrayList<>();
        for (String digest : request.artifacts()) {
            Require.sha256("artifacts", digest);
            artifacts.add(store.findArtifact(tx, digest).orElseThrow(() -> Refusal.notFound("artifact", digest)));
        }
        artifacts.sort(Comparator.comparing(Releases.Artifact::slot));
        Releases.Artifact first = artifacts.getFirst();
        for (Releases.Artifact artifact : artifacts) {
            requireSame("board", artifact, first.board(), artifact.board());
            requireSame("version", artifact, first.version(), artifact.version());
            requireSame(
                    "security counter",
                    artifact,
                    Long.toString(first.securityCounter()),
                    Long.toString(artifact.securityCounter()));
        }
        requireSlots(first.board(), artifacts);
        long counter = first.securityCounter();
        requireCounter(tx, first.board(), counter);
        String id =
                request.id() == null ? first.board() + "-" + first.version() : Require.releaseId("id", request.id());
        if (store.findRelease(tx, id).isPresent()) {
            throw Refusal.of(
                    ProblemCode.ALREADY_EXISTS,
                    "release '" + id + "' exists already: give this one another id or raise its version",
                    id,
                    "a new id");
        }
        var digests = artifacts.stream().map(Releases.Artifact::digest).toList();
        attachments.requireFit(tx, request.sbom(), request.provenance(), digests);
        var release = new Releases.View(
                id,
                first.board(),
                first.version(),
                counter,
                clock.instant(),
                List.copyOf(artifacts),
                request.sbom(),
                request.provenance());
        store.insertRelease(tx, release);
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("board", release.board());
        data.put("version", release.version());
        data.put("securityCounter", counter);
        data.put("artifacts", digests);
        data.put("sbom", release.sbom());
        data.put("provenance", release.provenance());
        audit.append(tx, cause, "RELEASE_CREATED", "release:" + id, data);
        return release;
    }

    private static void requireSame(String what, Releases.Artifact artifact, String expected, String found) {
        if (!found.equals(expected)) {
            throw Refusal.of(
                    ProblemCode.RELEASE_REFUSED,
                    "artifact " + artifact.digest() + " has the " + what + " " + found + " (expected: " + expected
                            + ", as the others): a release holds one " + what,
                    found,
                    expected);
        }
    }

    private static void requireSlots(String boardName, List<Releases.Artifact> artifacts) {
        List<String> found =
                artifacts.stream().map(artifact -> artifact.slot().name()).toList();
        List<String> expected = Board.named(boardName).orElseThrow().slots().stream()
                .map(Slot::name)
                .toList();
        if (new TreeSet<>(found).size() < found.size()) {
            throw Refusal.of(
                    ProblemCode.RELEASE_REFUSED,
                    "slots " + found + " (expected: " + expected + ", one image for each): leave one image out",
                    found.toString(),
                    expected.toString());
        }
        if (!found.equals(expected)) {
            throw Refusal.of(
                    ProblemCode.RELEASE_REFUSED,
                    ReasonCode.NO_IMAGE_FOR_SLOT,
                    "slots " + found + " (expected: " + expected + "): build and upload the missing image as well",
                    found.toString(),
                    expected.toString());
        }
    }

    private void requireCounter(Handle tx, String board, long counter) {
        long highest = store.highestCounter(tx, board);
        if (counter < highest) {
            throw Refusal.of(
                    ProblemCode.RELEASE_REFUSED,
                    ReasonCode.COUNTER_TOO_LOW,
                    "security counter " + counter + " (expected: at least " + highest
                            + ", the highest one released for " + board + ")",
                    Long.toString(counter),
                    "at least " + highest);
        }
    }

    /** A release. */
    public Releases.View get(Handle tx, String id) {
        return store.findRelease(tx, id).orElseThrow(() -> Refusal.notFound("release", id));
    }

    /** The last release that holds an image. */
    public Optional<Releases.View> ofImage(Handle tx, String imageHash) {
        return store.releaseOfImage(tx, imageHash).map(id -> get(tx, id));
    }

    /** Releases in the order of their ids. */
    public List<Releases.View> list(Handle tx, String after, int limit) {
        return store.listReleases(tx, after, limit);
    }

    /** The artifact, if an open execution of the caller's devices needs it; absent otherwise, whether it exists or not. */
    public Releases.@Nullable Artifact forDownload(Handle tx, Principal principal, String digest) {
        boolean needed =
                switch (principal) {
                    case Principal.Device device -> store.openExecutionNeeds(tx, digest, "id", device.id());
                    case Principal.Gateway gateway -> store.openExecutionNeeds(tx, digest, "gateway", gateway.id());
                    case Principal.Operator operator -> false;
                };
        return needed ? store.findArtifact(tx, digest).orElseThrow() : null;
    }
}
