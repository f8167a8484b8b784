package dev.sealift.server.release;

import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.OpenExecutions;
import dev.sealift.server.database.Row;
import dev.sealift.server.database.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What is known of signed images, in the database. */
final class ArtifactStore {
    Optional<Releases.Artifact> find(Handle tx, String digest) {
        return Sql.of(tx, "SELECT * FROM artifacts WHERE digest = :digest")
                .bind("digest", digest)
                .first(row -> artifact(row));
    }

    /** The digest of the file of an image, which boards know by its hash. */
    Optional<String> ofImage(Handle tx, String board, String imageHash) {
        return Sql.of(
                        tx,
                        "SELECT digest FROM artifacts WHERE board = :board AND image_hash = :hash"
                                + " ORDER BY digest LIMIT 1")
                .bind("board", board)
                .bind("hash", imageHash)
                .text();
    }

    /** Those of a release, by board and slot. */
    List<Releases.Artifact> ofRelease(Handle tx, String release) {
        return Sql.of(
                        tx,
                        "SELECT artifact.* FROM release_images image"
                                + " JOIN artifacts artifact ON artifact.digest = image.digest"
                                + " WHERE image.release = :release ORDER BY image.board, image.slot")
                .bind("release", release)
                .list(row -> artifact(row));
    }

    void insert(Handle tx, Releases.Artifact artifact, Instant now) {
        tx.createUpdate("INSERT INTO artifacts (digest, size, board, slot, version, image_hash, key_hash,"
                        + " security_counter, requires, created_at) VALUES (:digest, :size, :board, :slot, :version,"
                        + " :imageHash, :keyHash, :securityCounter, :requires, :now)")
                .bindMethods(artifact)
                .bind("slot", artifact.slot().name())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Whether an execution that has not ended needs that file: on the device itself, or on one of the gateway's. */
    boolean openExecutionNeeds(Handle tx, String digest, String deviceColumn, String id) {
        // CROSS JOIN keeps SQLite to this order: a gateway has few devices, and they have few open executions.
        return Sql.of(
                        tx,
                        "SELECT 1 FROM devices device CROSS JOIN executions"
                                + " JOIN jobs job ON job.id = executions.job"
                                + " JOIN release_images image ON image.release = job.release"
                                + " WHERE device." + deviceColumn + " = :id AND executions.device = device.id"
                                + " AND " + OpenExecutions.UNDONE
                                + " AND image.board = device.board AND image.digest = :digest LIMIT 1")
                .bind("digest", digest)
                .bind("id", id)
                .any();
    }

    private static Releases.Artifact artifact(Row row) throws SQLException {
        return new Releases.Artifact(
                row.text("digest"),
                row.number("size"),
                row.text("board"),
                row.constant("slot", SlotName.class),
                row.text("version"),
                row.text("image_hash"),
                row.text("key_hash"),
                row.number("security_counter"),
                row.textOrNull("requires"));
    }
}
