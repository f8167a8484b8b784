package dev.sealift.server.job.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast a job goes and when it stops.
 *
 * @param maximumPerMinute offers in any 60 seconds
 * @param abort            the gate
 * @param timeout          longest time an execution may be IN_PROGRESS
 */
public record Policy(int maximumPerMinute, Abort abort, Duration timeout) {
    /** The span that the rate counts in. */
    public static final Duration WINDOW = Duration.ofMinutes(1);

    /** Which ends count against a job. */
    public enum FailureType {
        FAILED,
        REJECTED,
        TIMED_OUT,
        ALL
    }

    /**
     * AWS IoT Jobs' abort criterion: with E ended executions, F of them of the failure type, the job stops when
     * {@code E >= minimum} and {@code 100 F / E >= percentage}.
     */
    public record Abort(FailureType type, double percentage, int minimum) {
        /** Whether the gate is closed. */
        public boolean closed(Counts counts) {
            int ended = counts.ended();
            return ended >= minimum && ended > 0 && 100.0 * failures(counts) >= percentage * ended;
        }

        /** Ends that count against the job. */
        int failures(Counts counts) {
            return switch (type) {
                case FAILED -> counts.failed();
                case REJECTED -> counts.rejected();
                case TIMED_OUT -> counts.timedOut();
                case ALL -> counts.failed() + counts.rejected() + counts.timedOut();
            };
        }
    }

    /** When an execution that started then must have ended. */
    public Instant deadline(Instant startedAt) {
        return startedAt.plus(timeout);
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
}
