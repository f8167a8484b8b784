package dev.sealift.server.job.engine;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a job may go on.
 *
 * @param start   nothing is offered before; absent: at once
 * @param end     nothing is offered from then on; absent: no end. After the start
 * @param atEnd   what happens to what was offered by then
 * @param windows offers are made only inside one of them; empty: at any time
 */
public record Schedule(@Nullable Instant start, @Nullable Instant end, EndBehavior atEnd, List<Window> windows) {
    /** AWS IoT Jobs' end behaviours. */
    public enum EndBehavior {
        /** What was offered goes on to its end. */
        STOP_ROLLOUT,
        /** What is queued is cancelled. */
        CANCEL,
        /** What is queued or in progress is cancelled. */
        FORCE_CANCEL;

        /** States whose targets become CANCELED. */
        public List<TargetState> cancels() {
            return switch (this) {
                case STOP_ROLLOUT -> List.of();
                case CANCEL -> List.of(TargetState.QUEUED);
                case FORCE_CANCEL -> List.of(TargetState.QUEUED, TargetState.IN_PROGRESS);
            };
        }
    }

    /** At once, at any time, without an end. */
    public static final Schedule ALWAYS = new Schedule(null, null, EndBehavior.STOP_ROLLOUT, List.of());

    public Schedule {
        windows = List.copyOf(windows);
        Invariant.holds(start == null || end == null || end.isAfter(start), "the end must be after the start");
    }

    /** Whether the job may have started. */
    boolean started(Instant now) {
        return start == null || !now.isBefore(start);
    }

    /** Whether the end has come. */
    boolean over(Instant now) {
        return end != null && !now.isBefore(end);
    }

    /**
     * Whether devices of that zone may be offered the job now.
     *
     * @param zone absent: UTC
     */
    boolean open(@Nullable ZoneId zone, Instant now) {
        return windows.isEmpty()
                || windows.stream().anyMatch(window -> window.contains(zone == null ? ZoneOffset.UTC : zone, now));
    }
}
