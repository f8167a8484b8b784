package dev.sealift.server.release;

import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Releases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What is known of signed images, in the database. */
final class ArtifactStore {
    Optional<Releases.Artifact> find(Handle tx, String digest) {
        return tx.createQuery("SELECT * FROM artifacts WHERE digest = :digest")
                .bind("digest", digest)
                .map((row, context) -> artifact(row))
                .findOne();
    }

    /** Those of a release, by board and slot. */
    List<Releases.Artifact> ofRelease(Handle tx, String release) {
        return tx.createQuery("SELECT artifact.* FROM release_images image"
                        + " JOIN artifacts artifact ON artifact.digest = image.digest"
                        + " WHERE image.release = :release ORDER BY image.board, image.slot")
                .bind("release", release)
                .map((row, context) -> artifact(row))
                .list();
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
        return tx.createQuery("SELECT COUNT(*) FROM release_images image"
                                + " JOIN jobs job ON job.release = image.release"
                                + " JOIN executions execution ON execution.job = job.id"
                                + " JOIN devices device ON device.id = execution.device AND device.board = image.board"
                                + " WHERE image.digest = :digest AND execution.status IN ('QUEUED', 'IN_PROGRESS')"
                                + " AND device." + deviceColumn + " = :id")
                        .bind("digest", digest)
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static Releases.Artifact artifact(ResultSet row) throws SQLException {
        return new Releases.Artifact(
                row.getString("digest"),
                row.getLong("size"),
                row.getString("board"),
                SlotName.valueOf(row.getString("slot")),
                row.getString("version"),
                row.getString("image_hash"),
                row.getString("key_hash"),
                row.getLong("security_counter"),
                row.getString("requires"));
    }
}
