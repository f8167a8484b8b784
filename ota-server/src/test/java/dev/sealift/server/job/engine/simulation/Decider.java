package dev.sealift.server.job.engine.simulation;

import dev.sealift.server.job.engine.Decision;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Policy;
import java.time.Instant;
import java.util.List;

/** The engine, or one with a bug. */
interface Decider {
    List<Decision> decide(JobState job, Policy policy, Instant now);

    /** Whether it must have nothing to add when it is asked again. */
    default boolean settles() {
        return true;
    }
}
