package dev.sealift.server.job.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When time alone may bring a job further. */
final class Wakeups {
    /** The engine's clock counts milliseconds; an offer leaves the window after all of it has passed. */
    private static final Duration OUT_OF_WINDOW = Policy.WINDOW.plusMillis(1);

    private Wakeups() {}

    static @Nullable Instant next(JobState job, Policy policy, Instant now) {
        Schedule schedule = policy.schedule();
        Stream<@Nullable Instant> moments =
                switch (job.status()) {
                    case SCHEDULED -> Stream.of(schedule.start(), schedule.end());
                    case IN_PROGRESS ->
                        Stream.concat(Stream.of(schedule.start(), schedule.end()), offers(job, policy, now));
                    case PAUSED -> Stream.of(schedule.end());
                    case COMPLETED, CANCELED, ABORTED -> Stream.empty();
                };
        return moments.filter(Objects::nonNull)
                .filter(moment -> moment.isAfter(now))
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** When offers leave the span of rate and bandwidth, and when windows open. */
    private static Stream<@Nullable Instant> offers(JobState job, Policy policy, Instant now) {
        if (job.ended() || (policy.maxInFlight() != null && job.counts().inFlight() >= policy.maxInFlight())) {
            return Stream.empty();
        }
        Stream<Cohort> waiting =
                job.waiting().stream().map(Waiting::cohort).filter(cohort -> cohort.wave() <= job.wave());
        return waiting.flatMap(cohort -> policy.schedule().open(cohort.zone(), now)
                ? job.recent().stream().map(offered -> offered.at().plus(OUT_OF_WINDOW))
                : policy.schedule().windows().stream()
                        .map(window -> window.opens(Objects.requireNonNullElse(cohort.zone(), ZoneOffset.UTC), now)));
    }
}
