package dev.sealift.server.job;

import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Offered;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Schedule;
import dev.sealift.server.job.engine.Waiting;
import dev.sealift.server.job.engine.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When time alone may change a job: the engine is asked then, and not before, unless something else changes it. */
final class Wake {
    /** An offer leaves the window only after all of it has passed. */
    private static final Duration AFTER_OFFER = Policy.WINDOW.plusMillis(1);

    private Wake() {}

    /**
     * The moment.
     *
     * @param state    in which nothing is left to do now
     * @param firstDue of the targets
     */
    static @Nullable Instant at(JobState state, Policy policy, Instant now, @Nullable Instant firstDue) {
        Schedule schedule = policy.schedule();
        Stream<@Nullable Instant> moments =
                switch (state.status()) {
                    case SCHEDULED -> Stream.of(firstDue, schedule.start(), schedule.end());
                    case IN_PROGRESS -> Stream.of(firstDue, schedule.end(), room(state, policy, now));
                    case PAUSED -> Stream.of(firstDue, schedule.end());
                    case COMPLETED, CANCELED, ABORTED -> Stream.of(firstDue);
                };
        return moments.filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(moment -> moment.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** When more may be offered to those that wait. */
    private static @Nullable Instant room(JobState state, Policy policy, Instant now) {
        if (state.ended() || state.waiting().isEmpty()) {
            return null;
        }
        Optional<Instant> rate = state.recent().stream()
                .map(Offered::at)
                .min(Comparator.naturalOrder())
                .map(oldest -> oldest.plus(AFTER_OFFER));
        Stream<Instant> windows = policy.schedule().windows().stream()
                .flatMap(window -> state.waiting().stream()
                        .map(Waiting::cohort)
                        .map(cohort -> opens(window, cohort.zone(), now))
                        .flatMap(Optional::stream));
        return Stream.concat(rate.stream(), windows)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Optional<Instant> opens(Window window, @Nullable ZoneId zone, Instant now) {
        return Optional.ofNullable(window.opens(zone == null ? ZoneOffset.UTC : zone, now));
    }
}
