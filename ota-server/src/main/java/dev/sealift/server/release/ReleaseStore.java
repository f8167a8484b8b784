package dev.sealift.server.release;

import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Artifacts and releases in the database. */
final class ReleaseStore {
    Optional<Releases.Artifact> findArtifact(Handle tx, String digest) {
        return tx.createQuery("SELECT * FROM artifacts WHERE digest = :digest")
                .bind("digest", digest)
                .map((row, context) -> artifact(row))
                .findOne();
    }

    void insertArtifact(Handle tx, Releases.Artifact artifact, Instant now) {
        tx.createUpdate("INSERT INTO artifacts (digest, size, board, slot, version, image_hash, key_hash,"
                        + " security_counter, created_at) VALUES (:digest, :size, :board, :slot, :version, :imageHash,"
                        + " :keyHash, :securityCounter, :now)")
                .bindMethods(artifact)
                .bind("slot", artifact.slot().name())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** The highest counter ever released for a board: a device may have confirmed it. */
    long highestCounter(Handle tx, String board) {
        return tx.createQuery("SELECT COALESCE(MAX(security_counter), 0) FROM releases WHERE board = :board")
                .bind("board", board)
                .mapTo(Long.class)
                .one();
    }

    void insertRelease(Handle tx, Releases.View release) {
        tx.createUpdate("INSERT INTO releases (id, board, version, security_counter, created_at, sbom, provenance)"
                        + " VALUES (:id, :board, :version, :counter, :now, :sbom, :provenance)")
                .bind("id", release.id())
                .bind("board", release.board())
                .bind("version", release.version())
                .bind("counter", release.securityCounter())
                .bind("now", release.createdAt().toEpochMilli())
                .bind("sbom", release.sbom())
                .bind("provenance", release.provenance())
                .execute();
        for (Releases.Artifact artifact : release.artifacts()) {
            tx.createUpdate("INSERT INTO release_images (release, slot, digest) VALUES (:release, :slot, :digest)")
                    .bind("release", release.id())
                    .bind("slot", artifact.slot().name())
                    .bind("digest", artifact.digest())
                    .execute();
        }
    }

    Optional<Releases.View> findRelease(Handle tx, String id) {
        return tx.createQuery("SELECT * FROM releases WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> release(tx, row))
                .findOne();
    }

    List<Releases.View> listReleases(Handle tx, String after, int limit) {
        return tx.createQuery("SELECT * FROM releases WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> release(tx, row))
                .list();
    }

    /** Whether an execution that has not ended needs that file: on the device itself, or on one of the gateway's. */
    boolean openExecutionNeeds(Handle tx, String digest, String deviceColumn, String id) {
        return tx.createQuery("SELECT COUNT(*) FROM release_images image"
                                + " JOIN jobs job ON job.release = image.release"
                                + " JOIN executions execution ON execution.job = job.id"
                                + " JOIN devices device ON device.id = execution.device"
                                + " WHERE image.digest = :digest AND execution.status IN ('QUEUED', 'IN_PROGRESS')"
                                + " AND device." + deviceColumn + " = :id")
                        .bind("digest", digest)
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    Optional<String> releaseOfImage(Handle tx, String imageHash) {
        return tx.createQuery("SELECT releases.id FROM artifacts"
                        + " JOIN release_images ON release_images.digest = artifacts.digest"
                        + " JOIN releases ON releases.id = release_images.release"
                        + " WHERE artifacts.image_hash = :hash ORDER BY releases.created_at DESC, releases.id LIMIT 1")
                .bind("hash", imageHash)
                .mapTo(String.class)
                .findOne();
    }

    private static Releases.View release(Handle tx, ResultSet row) throws SQLException {
        String id = row.getString("id");
        List<Releases.Artifact> artifacts = tx.createQuery("SELECT artifact.* FROM release_images image"
                        + " JOIN artifacts artifact ON artifact.digest = image.digest"
                        + " WHERE image.release = :id ORDER BY image.slot")
                .bind("id", id)
                .map((artifact, context) -> artifact(artifact))
                .list();
        return new Releases.View(
                id,
                row.getString("board"),
                row.getString("version"),
                row.getLong("security_counter"),
                Columns.instant(row, "created_at"),
                artifacts,
                row.getString("sbom"),
                row.getString("provenance"));
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
                row.getLong("security_counter"));
    }
}
