package dev.sealift.server.blob;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Which files there are, in the database: a row stands there from before the file comes until after it is gone, so a crash
 * leaves no file that nobody knows of.
 */
public final class BlobIndex {
    private BlobIndex() {}

    /** Marks that somebody is about to need a file; it is not removed for the grace period from now on. */
    static void touch(Handle tx, BlobKind kind, Incoming.Received file, Instant now) {
        int rows = tx.createUpdate("UPDATE blobs SET touched_at = :now WHERE kind = :kind AND digest = :digest"
                        + " AND NOT deleting")
                .bind("kind", kind.name())
                .bind("digest", file.digest())
                .bind("now", now.toEpochMilli())
                .execute();
        if (rows == 0) {
            requireNotDeleting(tx, kind, file.digest());
            tx.createUpdate("INSERT INTO blobs (kind, digest, size, touched_at) VALUES (:kind, :digest, :size, :now)")
                    .bind("kind", kind.name())
                    .bind("digest", file.digest())
                    .bind("size", file.size())
                    .bind("now", now.toEpochMilli())
                    .execute();
        }
    }

    private static void requireNotDeleting(Handle tx, BlobKind kind, String digest) {
        boolean deleting =
                tx.createQuery("SELECT COUNT(*) FROM blobs WHERE kind = :kind AND digest = :digest AND deleting")
                                .bind("kind", kind.name())
                                .bind("digest", digest)
                                .mapTo(Long.class)
                                .one()
                        > 0;
        if (deleting) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "the same file is being removed at this moment: upload it again when that is over; if it was broken"
                            + " off, 'sealift release gc' ends it ten minutes later",
                    digest,
                    "a file that is not being removed");
        }
    }

    /** Files whose removal was begun before then. */
    public static List<String> deletingSince(Handle tx, BlobKind kind, Instant before) {
        return tx.createQuery("SELECT digest FROM blobs WHERE kind = :kind AND deleting AND touched_at < :before")
                .bind("kind", kind.name())
                .bind("before", before.toEpochMilli())
                .mapTo(String.class)
                .list();
    }

    /** Begins a removal: from now on nobody puts the file there again. */
    public static void startDeleting(Handle tx, BlobKind kind, String digest, Instant now) {
        tx.createUpdate("UPDATE blobs SET deleting = TRUE, touched_at = :now WHERE kind = :kind AND digest = :digest")
                .bind("kind", kind.name())
                .bind("digest", digest)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Ends a removal, after the file is gone. */
    static void forget(Handle tx, BlobKind kind, String digest) {
        tx.createUpdate("DELETE FROM blobs WHERE kind = :kind AND digest = :digest AND deleting")
                .bind("kind", kind.name())
                .bind("digest", digest)
                .execute();
    }

    /** Bytes of all files of a kind. */
    public static long size(Handle tx, BlobKind kind) {
        return tx.createQuery("SELECT COALESCE(SUM(size), 0) FROM blobs WHERE kind = :kind")
                .bind("kind", kind.name())
                .mapTo(Long.class)
                .one();
    }
}
