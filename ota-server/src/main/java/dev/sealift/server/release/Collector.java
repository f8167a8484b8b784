package dev.sealift.server.release;

import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.blob.BlobIndex;
import dev.sealift.server.blob.Shelf;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.Row;
import dev.sealift.server.problem.Require;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * Removes files that nothing refers to, and what is known of them. What a job needs is in a release, and a release with jobs
 * stays. First the row goes and the removal is noted, then the file, then the note: whenever this breaks off, the next
 * collection goes on, and nobody is ever promised a file that is gone.
 */
public final class Collector {
    /** Files are uploaded before a release is made of them; a build that takes a night still finds them. */
    private static final int GRACE_HOURS = 24;

    private static final int MAX_GRACE_HOURS = 24 * 366;

    /** At most so many files of a kind in one request, so that it ends before its client gives up. */
    private static final int BATCH = 500;

    /** A removal that is not over after that long was broken off; a shorter one may be under way on another server. */
    private static final Duration BROKEN_OFF = Duration.ofMinutes(10);

    private final Database database;
    private final List<Shelf> shelves;
    private final AuditLog audit;
    private final Clock clock;

    public Collector(Database database, List<Shelf> shelves, AuditLog audit, Clock clock) {
        this.database = database;
        this.shelves = List.copyOf(shelves);
        this.audit = audit;
        this.clock = clock;
    }

    /** Removes what is unreferenced, or only says what that is. */
    Releases.Collected collect(Cause cause, Releases.Collect request) throws IOException {
        int hours = Objects.requireNonNullElse(request.graceHours(), GRACE_HOURS);
        Require.between("graceHours", hours, 1, MAX_GRACE_HOURS);
        boolean dryRun = Boolean.TRUE.equals(request.dryRun());
        Instant before = clock.instant().minus(Duration.ofHours(hours));
        List<Releases.Unreferenced> files = new ArrayList<>();
        for (Shelf shelf : shelves) {
            files.addAll(dryRun ? database.read(tx -> unreferenced(tx, shelf, before)) : clear(cause, shelf, before));
        }
        return new Releases.Collected(
                dryRun,
                files,
                files.stream().mapToLong(Releases.Unreferenced::size).sum());
    }

    private List<Releases.Unreferenced> clear(Cause cause, Shelf shelf, Instant before) throws IOException {
        Instant broken = clock.instant().minus(BROKEN_OFF);
        for (String digest : database.read(tx -> BlobIndex.deletingSince(tx, shelf.kind(), broken))) {
            shelf.files().delete(digest);
        }
        List<Releases.Unreferenced> removed = new ArrayList<>();
        for (var file : database.read(tx -> unreferenced(tx, shelf, before))) {
            if (database.write(tx -> begin(tx, cause, shelf, file, before))) {
                shelf.files().delete(file.digest());
                removed.add(file);
            }
        }
        return removed;
    }

    /** Whether the file is to go: somebody may have come to need it since. */
    private boolean begin(Handle tx, Cause cause, Shelf shelf, Releases.Unreferenced file, Instant before) {
        boolean still = !tx.createQuery(shelf.unreferenced() + " AND blob.digest = :digest")
                .bind("before", before.toEpochMilli())
                .bind("digest", file.digest())
                .mapToMap()
                .list()
                .isEmpty();
        if (still) {
            tx.createUpdate("DELETE FROM " + shelf.table() + " WHERE digest = :digest")
                    .bind("digest", file.digest())
                    .execute();
            BlobIndex.startDeleting(tx, shelf.kind(), file.digest(), clock.instant());
            String kind = shelf.kind().name();
            audit.append(
                    tx,
                    cause,
                    kind + "_DELETED",
                    kind.toLowerCase(Locale.ROOT) + ":" + file.digest(),
                    Map.of("size", file.size()));
        }
        return still;
    }

    private static List<Releases.Unreferenced> unreferenced(Handle tx, Shelf shelf, Instant before) {
        return tx.createQuery(shelf.unreferenced() + " ORDER BY blob.touched_at, blob.digest LIMIT :limit")
                .bind("before", before.toEpochMilli())
                .bind("limit", BATCH)
                .map(Row.mapper(row -> new Releases.Unreferenced(
                        row.text("kind"), row.text("digest"), row.number("size"), row.instant("touched_at"))))
                .list();
    }
}
