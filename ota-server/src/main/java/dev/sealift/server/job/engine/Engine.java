package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rollout rules. The same state, policy and instant always give the same decisions, so that production, forecasts
 * and replays cannot differ.
 */
public final class Engine {
    private Engine() {}

    /** What is to be done now, in this order. Asked again after it was done, it answers with nothing. */
    public static List<Decision> decide(JobState job, Policy policy, Instant now) {
        List<Decision> decisions = new ArrayList<>();
        for (JobState.Running running : job.running()) {
            if (!running.deadline().isAfter(now)) {
                decisions.add(new Decision.TimeOut(running.device()));
            }
        }
        if (job.status() != JobStatus.IN_PROGRESS) {
            return decisions;
        }
        Counts counts = job.counts().timedOut(decisions.size());
        if (policy.abort().closed(counts)) {
            decisions.add(new Decision.Abort(reason(policy.abort(), counts)));
        } else if (counts.open() == 0) {
            decisions.add(new Decision.Complete());
        } else {
            int offers = Math.min(counts.notOffered(), room(job.recentOffers(), policy, now));
            if (offers > 0) {
                decisions.add(new Decision.Offer(offers));
            }
        }
        return decisions;
    }

    /**
     * Offers that still fit. An offer leaves the window only after 60 full seconds, and one that seems to lie in the
     * future, because the clock was set back, still counts: the rate is never exceeded.
     */
    private static int room(List<Instant> recentOffers, Policy policy, Instant now) {
        Instant windowStart = now.minus(Policy.WINDOW);
        long inWindow = recentOffers.stream()
                .filter(offer -> !offer.isBefore(windowStart))
                .count();
        return Math.toIntExact(Math.max(0, policy.maximumPerMinute() - inWindow));
    }

    private static String reason(Policy.Abort abort, Counts counts) {
        return String.format(
                Locale.ROOT,
                "stopped by its abort threshold: %d of %d ended executions are %s (threshold: %s %% of at least %d)",
                abort.failures(counts),
                counts.ended(),
                abort.type() == Policy.FailureType.ALL
                        ? "FAILED, REJECTED or TIMED_OUT"
                        : abort.type().name(),
                Double.toString(abort.percentage()),
                abort.minimum());
    }
}
