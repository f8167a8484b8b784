package dev.sealift.server.job;

import dev.sealift.server.database.Sql;
import dev.sealift.server.job.engine.Offered;
import dev.sealift.server.job.engine.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The offers of the last minute. */
final class OfferStore {
    void add(Handle tx, String job, Offered offered) {
        Sql.of(tx, "DELETE FROM job_offers WHERE job = :job AND at < :old")
                .bind("job", job)
                .bind("old", offered.at().minus(Policy.WINDOW))
                .execute();
        Sql.of(
                        tx,
                        "INSERT INTO job_offers (job, at, site, devices, bytes)"
                                + " VALUES (:job, :at, :site, :devices, :bytes)")
                .bind("job", job)
                .bind("at", offered.at())
                .bind("site", offered.site())
                .bind("devices", offered.devices())
                .bind("bytes", offered.bytes())
                .execute();
    }

    /** Those of the job, and the bytes of other jobs to these sites. */
    List<Offered> recent(Handle tx, String job, Set<String> sites, Instant now) {
        Instant since = now.minus(Policy.WINDOW);
        List<Offered> recent = new ArrayList<>(Sql.of(
                        tx,
                        "SELECT at, site, devices, bytes FROM job_offers WHERE job = :job AND at >= :since ORDER BY at")
                .bind("job", job)
                .bind("since", since)
                .list(row -> new Offered(
                        row.instant("at"), row.textOrNull("site"), row.small("devices"), row.number("bytes"))));
        for (String site : sites) {
            recent.addAll(ofOthers(tx, job, site, since));
        }
        return recent;
    }

    private static List<Offered> ofOthers(Handle tx, String job, @Nullable String site, Instant since) {
        return Sql.of(tx, "SELECT at, site, bytes FROM job_offers WHERE site = :site AND at >= :since AND job <> :job")
                .bind("site", site)
                .bind("since", since)
                .bind("job", job)
                .list(row -> new Offered(row.instant("at"), row.textOrNull("site"), 0, row.number("bytes")));
    }
}
