package dev.sealift.server.job.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a device's time is up.
 *
 * @param inProgress longest time an execution may be IN_PROGRESS
 * @param silence    longest time without a sign of life ({@link Due.Silent#heard}); absent: a device may be away for ever
 */
public record Timeouts(Duration inProgress, @Nullable Duration silence) {
    public Timeouts {
        Invariant.holds(inProgress.isPositive(), "the time in progress must be positive");
        Invariant.holds(silence == null || silence.isPositive(), "the time of silence must be positive");
    }

    /** When an execution that started then must have ended. */
    public Instant deadline(Instant startedAt) {
        return startedAt.plus(inProgress);
    }

    /**
     * The deadline after a step timer was set: it can only bring the end forward (AWS IoT Jobs).
     *
     * @param stepMinutes minutes from now; -1 removes the step timer; null leaves the deadline as it is
     */
    public Instant deadline(Instant startedAt, Instant current, Instant now, @Nullable Integer stepMinutes) {
        if (stepMinutes == null) {
            return current;
        }
        Instant last = deadline(startedAt);
        Instant step = stepMinutes < 0 ? last : now.plus(Duration.ofMinutes(stepMinutes));
        return step.isBefore(last) ? step : last;
    }

    /**
     * When time alone will change a QUEUED execution.
     *
     * @param heard the last sign of life ({@link Due.Silent#heard})
     * @return absent when never
     */
    public @Nullable Instant dueQueued(Instant heard) {
        return silence == null ? null : heard.plus(silence);
    }

    /**
     * When time alone will change an execution IN_PROGRESS.
     *
     * @param heard the last sign of life
     */
    public Instant due(Instant deadline, Instant heard) {
        Instant silent = dueQueued(heard);
        return silent == null || deadline.isBefore(silent) ? deadline : silent;
    }
}
