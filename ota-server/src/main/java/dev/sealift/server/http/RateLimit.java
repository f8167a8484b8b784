package dev.sealift.server.http;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A token bucket for each identity. Thread-safe. Identities are those we enrolled, so their number is bounded. */
final class RateLimit {
    private final Clock clock;
    private final double perSecond;
    private final double burst;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    private record Bucket(double tokens, long at, boolean admitted) {}

    RateLimit(Clock clock, double perSecond, double burst) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Whether one more request of that identity is admitted now. */
    boolean admits(String identity) {
        long now = clock.millis();
        return buckets.compute(
                        identity, (key, bucket) -> take(bucket == null ? new Bucket(burst, now, true) : bucket, now))
                .admitted();
    }

    private Bucket take(Bucket bucket, long now) {
        double refilled = Math.max(0, now - bucket.at) * perSecond / 1000;
        double tokens = Math.min(burst, bucket.tokens + refilled);
        return tokens >= 1 ? new Bucket(tokens - 1, now, true) : new Bucket(tokens, now, false);
    }
}
