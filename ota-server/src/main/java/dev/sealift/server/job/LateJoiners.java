package dev.sealift.server.job;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.Standing;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.job.engine.Wave;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Targets that a job gets when its others are written down already. */
final class LateJoiners {
    private final Stores stores;
    private final TargetGroups groups;
    private final AuditLog audit;

    LateJoiners(Stores stores, TargetGroups groups, AuditLog audit) {
        this.stores = stores;
        this.groups = groups;
        this.audit = audit;
    }

    /**
     * One more target.
     *
     * @param named    for itself, and not as a member of a group
     * @param excluded why it cannot take the job, if it cannot
     */
    void add(Handle tx, Job job, Device device, boolean named, @Nullable ReasonCode excluded) {
        List<CohortStore.Row> rows = stores.cohorts().list(tx, job.id());
        Cohort cohort = cohort(tx, job, device, rows);
        int number = stores.cohorts().number(tx, job.id(), cohort, rows);
        long position = Targets.position(Targets.place(job.id(), device.id()));
        var target = new Targets.Target(device.id(), 0, position, named, excluded);
        stores.batches().insert(tx, job, new int[] {number}, List.of(target));
        stores.cohorts().add(tx, job.id(), number, excluded == null ? "fresh" : "excluded", 1);
        if (excluded != null) {
            stores.cohorts().count(tx, job.id(), "reason:" + excluded, 1);
        }
        Map<String, @Nullable Object> data = new HashMap<>(Events.cohort(number, cohort, 1));
        data.put("device", device.id());
        data.put(Events.EXCLUDED, excluded);
        audit.append(tx, Cause.SERVER, Events.JOINED, Events.subject(job), data);
    }

    /** As at the creation: the first wave that takes it, so that the shares of the waves stay what they are. */
    private Cohort cohort(Handle tx, Job job, Device device, List<CohortStore.Row> rows) {
        Set<String> of = groups.of(tx, device.id());
        String site = new TreeSet<>(job.rules().bandwidth().keySet())
                .stream().filter(of::contains).findFirst().orElse(null);
        ZoneId zone = job.rules().schedule().windows().isEmpty() ? null : Targets.zone(Standing.of(device));
        return new Cohort(wave(job, of, rows), site, zone);
    }

    private static int wave(Job job, Set<String> of, List<CohortStore.Row> rows) {
        List<Wave> waves = job.rules().waves();
        List<Counts> counts = new ArrayList<>(Collections.nCopies(Math.max(1, waves.size()), Counts.NONE));
        rows.forEach(row ->
                counts.set(row.cohort().wave(), counts.get(row.cohort().wave()).plus(row.counts())));
        long all = 1 + counts.stream().mapToLong(LateJoiners::takingPart).sum();
        long taken = 0;
        for (int wave = 0; wave < waves.size(); wave++) {
            taken += takingPart(counts.get(wave));
            boolean takes =
                    switch (waves.get(wave).selection()) {
                        case Wave.Selection.Group(String id) -> of.contains(id);
                        case Wave.Selection.UpTo(var share) -> taken < Math.ceilDiv(all * share.hundredths(), 10_000L);
                    };
            if (takes) {
                return wave;
            }
        }
        return Math.max(0, waves.size() - 1);
    }

    private static int takingPart(Counts counts) {
        return counts.targets() - counts.of(TargetState.EXCLUDED);
    }
}
