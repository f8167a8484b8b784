package dev.sealift.server.job;

import dev.sealift.server.job.engine.Cohort;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What events of jobs say, so that a job can be replayed from them. */
final class Events {
    /** The job was offered to devices of a cohort. */
    static final String OFFERED = "JOB_OFFERED";

    /** In {@link #OFFERED}: when those devices were queued, in epoch milliseconds, which finds them. */
    static final String QUEUED_AT = "queuedAt";

    /** In {@link #OFFERED}: how many those are. */
    static final String DEVICES = "devices";

    private Events() {}

    static String subject(Job job) {
        return "job:" + job.id();
    }

    /** So many devices of a cohort. */
    static Map<String, @Nullable Object> cohort(int number, Cohort cohort, int devices) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("cohort", number);
        data.put("wave", cohort.wave());
        data.put("site", cohort.site());
        data.put("zone", Objects.toString(cohort.zone(), null));
        data.put(DEVICES, devices);
        return data;
    }
}
