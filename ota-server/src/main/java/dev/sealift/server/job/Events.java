package dev.sealift.server.job;

import dev.sealift.server.job.engine.Cohort;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What events of jobs say, so that a job can be replayed from them ({@link History}). */
final class Events {
    /** The job was offered to devices of a cohort. */
    static final String OFFERED = "JOB_OFFERED";

    /** In {@link #OFFERED}: when those devices were queued, in epoch milliseconds, which finds them. */
    static final String QUEUED_AT = "queuedAt";

    static final String CREATED = "JOB_CREATED";
    /** All targets of a job are written down; of one with few, its creation says so. */
    static final String PLANNED = "JOB_PLANNED";

    static final String STARTED = "JOB_STARTED";
    static final String NEXT_WAVE = "JOB_WAVE";
    static final String JOINED = "JOB_JOINED";
    static final String UPDATED = "JOB_UPDATED";
    static final String APPROVED = "JOB_APPROVED";
    static final String ADVANCED = "JOB_ADVANCED";
    static final String PAUSED = "JOB_PAUSED";
    static final String RESUMED = "JOB_RESUMED";
    static final String RETRIED = "JOB_RETRIED";
    static final String CANCELED = "JOB_CANCELED";
    static final String ABORTED = "JOB_ABORTED";
    static final String ENDED = "JOB_ENDED";
    static final String COMPLETED = "JOB_COMPLETED";
    static final String DELETED = "JOB_DELETED";

    /** In front of the state that a device's execution has come to. */
    static final String EXECUTION = "EXECUTION_";

    static final String JOB = "job";
    static final String BEFORE = "before";
    static final String CAUSE = "cause";
    static final String DUE = "due";

    /** The target waits, or waited, to be offered the job again. */
    static final String AGAIN = "again";

    /** A retry was to come. */
    static final String RETRYING = "retrying";

    /** How the job's present tally held the target before. */
    static final String COUNTED = "counted";

    static final String COHORT = "cohort";
    static final String COHORTS = "cohorts";
    static final String WAVE = "wave";
    static final String SITE = "site";
    static final String ZONE = "zone";
    static final String DEVICES = "devices";
    static final String EXCLUDED = "excluded";
    static final String POLICY = "policy";
    static final String SELECTION = "selection";
    static final String IMAGE_BYTES = "imageBytes";
    static final String STATUS_REASON = "statusReason";
    static final String GATE = "gate";
    static final String COUNTS_ANEW = "countsAnew";
    static final String END_BEHAVIOR = "endBehavior";

    private Events() {}

    static String subject(Job job) {
        return "job:" + job.id();
    }

    /** So many devices of a cohort. */
    static Map<String, @Nullable Object> cohort(int number, Cohort cohort, int devices) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put(COHORT, number);
        data.put(WAVE, cohort.wave());
        data.put(SITE, cohort.site());
        data.put(ZONE, Objects.toString(cohort.zone(), null));
        data.put(DEVICES, devices);
        return data;
    }
}
