package dev.sealift.server.job;

import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.TargetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the targets of new jobs down, all at once or in parts, and says afterwards which there are. */
final class TargetWriter {
    private final Stores stores;

    TargetWriter(Stores stores) {
        this.stores = stores;
    }

    /** Writes targets with the counts of their cohorts, which are added as they come. */
    void write(Handle tx, Job job, Targets targets) {
        int[] fresh = targets.sizes(false);
        int[] excluded = targets.sizes(true);
        int[] numbers = new int[fresh.length];
        Map<Cohort, Integer> known = new HashMap<>();
        stores.cohorts().list(tx, job.id()).forEach(row -> known.put(row.cohort(), row.number()));
        for (int cohort = 0; cohort < numbers.length; cohort++) {
            if (fresh[cohort] + excluded[cohort] > 0) {
                numbers[cohort] = known.computeIfAbsent(targets.cohorts().get(cohort), added -> {
                    stores.cohorts().insert(tx, job.id(), known.size(), added);
                    return known.size();
                });
                stores.cohorts().add(tx, job.id(), numbers[cohort], "fresh", fresh[cohort]);
                stores.cohorts().add(tx, job.id(), numbers[cohort], "excluded", excluded[cohort]);
            }
        }
        targets.exclusions().forEach((reason, n) -> stores.cohorts().count(tx, job.id(), "reason:" + reason, n));
        stores.batches().insert(tx, job, numbers, targets.targets());
    }

    /** What events say of a job whose targets are all written down, and {@link History} reads there. */
    Map<String, @Nullable Object> description(Handle tx, Job job) {
        Map<String, @Nullable Object> data =
                JobCreation.description(job, stores.jobs().groups(tx, job.id()));
        List<Map<String, @Nullable Object>> cohorts = new ArrayList<>();
        int targets = 0;
        for (CohortStore.Row row : stores.cohorts().list(tx, job.id())) {
            Map<String, @Nullable Object> cohort =
                    Events.cohort(row.number(), row.cohort(), row.waiting().devices());
            cohort.put(Events.EXCLUDED, row.counts().of(TargetState.EXCLUDED));
            cohorts.add(cohort);
            targets += row.counts().targets();
        }
        data.put("targets", targets);
        data.put(Events.COHORTS, cohorts);
        data.put(Events.EXCLUDED, stores.cohorts().counters(tx, job.id(), "reason:"));
        return data;
    }
}
