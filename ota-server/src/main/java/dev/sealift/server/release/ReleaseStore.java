package dev.sealift.server.release;

import dev.sealift.api.ReleaseState;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.ImageVersion;
import dev.sealift.server.database.Columns;
import dev.sealift.server.database.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Releases in the database. */
final class ReleaseStore {
    private final ArtifactStore artifacts = new ArtifactStore();

    Optional<Release> find(Handle tx, String id) {
        return tx.createQuery("SELECT * FROM releases WHERE id = :id")
                .bind("id", id)
                .map(Row.mapper(row -> release(tx, row)))
                .findOne();
    }

    List<Release> list(Handle tx, String after, int limit) {
        return tx.createQuery("SELECT * FROM releases WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map(Row.mapper(row -> release(tx, row)))
                .list();
    }

    /** Versions that were ever released for a board. */
    List<ImageVersion> versions(Handle tx, String board) {
        return tx
                .createQuery("SELECT DISTINCT release.version FROM releases release"
                        + " JOIN release_images image ON image.release = release.id"
                        + " WHERE image.board = :board AND release.state <> :draft")
                .bind("board", board)
                .bind("draft", ReleaseState.DRAFT.name())
                .mapTo(String.class)
                .list()
                .stream()
                .map(ImageVersion::parse)
                .toList();
    }

    boolean hasJobs(Handle tx, String id) {
        return tx.createQuery("SELECT COUNT(*) FROM jobs WHERE release = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** The last published release that holds an image. */
    Optional<String> releaseOfImage(Handle tx, String imageHash) {
        return tx.createQuery("SELECT releases.id FROM artifacts"
                        + " JOIN release_images ON release_images.digest = artifacts.digest"
                        + " JOIN releases ON releases.id = release_images.release"
                        + " WHERE artifacts.image_hash = :hash AND releases.state = 'PUBLISHED'"
                        + " ORDER BY releases.created_at DESC, releases.id LIMIT 1")
                .bind("hash", imageHash)
                .mapTo(String.class)
                .findOne();
    }

    /** Writes a release that is not there yet. */
    void insert(Handle tx, Release release) {
        tx.createUpdate("INSERT INTO releases (id, version, security_counter, state, notes, requires, created_at, sbom,"
                        + " provenance) VALUES (:id, :version, :counter, :state, :notes, :requires, :createdAt, :sbom,"
                        + " :provenance)")
                .bind("id", release.id())
                .bind("version", release.version())
                .bind("counter", release.securityCounter())
                .bind("state", release.state().name())
                .bind("notes", release.details().notes())
                .bind("requires", release.details().requires())
                .bind("createdAt", release.createdAt().toEpochMilli())
                .bind("sbom", release.details().sbom())
                .bind("provenance", release.details().provenance())
                .execute();
        insertImages(tx, release);
    }

    /** Writes what may change in a release. */
    void update(Handle tx, Release release) {
        tx.createUpdate("UPDATE releases SET version = :version, security_counter = :counter, state = :state,"
                        + " notes = :notes, requires = :requires, published_at = :publishedAt,"
                        + " withdrawn_at = :withdrawnAt, withdrawal_reason = :withdrawalReason, sbom = :sbom,"
                        + " provenance = :provenance WHERE id = :id")
                .bind("id", release.id())
                .bind("version", release.version())
                .bind("counter", release.securityCounter())
                .bind("state", release.state().name())
                .bind("notes", release.details().notes())
                .bind("requires", release.details().requires())
                .bind("publishedAt", Columns.millis(release.publishedAt()))
                .bind("withdrawnAt", Columns.millis(release.withdrawnAt()))
                .bind("withdrawalReason", release.withdrawalReason())
                .bind("sbom", release.details().sbom())
                .bind("provenance", release.details().provenance())
                .execute();
    }

    /** Exchanges the images of a draft. */
    void exchangeImages(Handle tx, Release draft) {
        deleteImages(tx, draft.id());
        insertImages(tx, draft);
    }

    void delete(Handle tx, String id) {
        deleteImages(tx, id);
        tx.createUpdate("DELETE FROM releases WHERE id = :id").bind("id", id).execute();
    }

    private static void deleteImages(Handle tx, String release) {
        tx.createUpdate("DELETE FROM release_images WHERE release = :release")
                .bind("release", release)
                .execute();
    }

    private static void insertImages(Handle tx, Release release) {
        for (Releases.Artifact artifact : release.images()) {
            tx.createUpdate("INSERT INTO release_images (release, board, slot, digest)"
                            + " VALUES (:release, :board, :slot, :digest)")
                    .bind("release", release.id())
                    .bind("board", artifact.board())
                    .bind("slot", artifact.slot().name())
                    .bind("digest", artifact.digest())
                    .execute();
        }
    }

    private Release release(Handle tx, Row row) throws SQLException {
        String id = row.text("id");
        return new Release(
                id,
                row.text("version"),
                row.number("security_counter"),
                row.constant("state", ReleaseState.class),
                new Release.Details(
                        row.textOrNull("notes"),
                        row.textOrNull("requires"),
                        row.textOrNull("sbom"),
                        row.textOrNull("provenance")),
                row.instant("created_at"),
                row.instantOrNull("published_at"),
                row.instantOrNull("withdrawn_at"),
                row.textOrNull("withdrawal_reason"),
                artifacts.ofRelease(tx, id));
    }
}
