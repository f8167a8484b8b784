package dev.sealift.server.job.engine;

import java.time.ZoneId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Targets that are alike to the engine. A job has few of them, however many devices it has.
 *
 * @param wave 0 for the first, and in a job without waves
 * @param site the group whose ceiling on bytes applies; absent when the policy has none for the device
 * @param zone the device's time zone; absent when the policy has no windows
 */
public record Cohort(
        int wave, @Nullable String site, @Nullable ZoneId zone) implements Comparable<Cohort> {
    /** Of all targets of a job without waves, ceilings on bytes and windows. */
    public static final Cohort ONLY = new Cohort(0, null, null);

    private static final Comparator<Cohort> ORDER = Comparator.comparingInt(Cohort::wave)
            .thenComparing(Cohort::site, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(cohort -> cohort.zone == null ? "" : cohort.zone.getId());

    public Cohort {
        Invariant.atLeast("wave", wave, 0);
    }

    @Override
    public int compareTo(Cohort other) {
        return ORDER.compare(this, other);
    }
}
