package dev.sealift.api.operator;

import dev.sealift.api.Tagged;
import dev.sealift.api.limit.Range;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/webhooks}: addresses that events are sent to. Each request's body is an {@link Audit.Notice}. */
public final class Webhooks {
    /** Seconds since 1970 and a hex HMAC-SHA256 over {@code SECONDS.BODY}: {@code t=SECONDS,v1=HEX}. */
    public static final String SIGNATURE_HEADER = "Sealift-Signature";

    /** The webhook's id. */
    public static final String ID_HEADER = "Sealift-Webhook";

    /** The event's sequence number: the same event may come more than once, under the same number. */
    public static final String EVENT_HEADER = "Sealift-Event";

    private Webhooks() {}

    /**
     * {@code POST /api/v1/webhooks}. It begins with what happens from then on.
     *
     * @param id      the server makes one when it is absent
     * @param url     {@code https://…}, or {@code http://} to this machine
     * @param subject only events of this one; a {@code *} at the end stands for anything, e.g. {@code job:*}
     * @param kinds   only events of these kinds; absent or empty: of all
     */
    public record Create(
            @Nullable @Text(Shape.ID) String id,
            @Size(min = 1, max = 2048) String url,
            @Nullable @Size(min = 1, max = 256) String subject,
            @Nullable @Size(max = 32) List<@Size(min = 1, max = 64) String> kinds) {}

    /** Whether events are sent. */
    public enum State {
        ACTIVE,
        /** It failed for too long; a replay starts it again. */
        DISABLED
    }

    /**
     * A webhook.
     *
     * @param position     sequence number of the last event that was delivered or passed over
     * @param attempts     of the event that follows, all failed
     * @param failingSince when the first of them was made
     * @param dueAt        when the next one is made
     * @param error        what the last one came to
     */
    public record View(
            String id,
            String url,
            @Nullable String subject,
            List<String> kinds,
            State state,
            Instant createdAt,
            long position,
            int attempts,
            @Nullable Instant failingSince,
            @Nullable Instant dueAt,
            @Nullable String error)
            implements Tagged {
        @Override
        public Object tagged() {
            return Arrays.asList(id, url, subject, kinds, state, createdAt);
        }
    }

    /** The one reply that holds the secret. */
    public record Created(View webhook, String secret) {}

    /** {@code GET /api/v1/webhooks}. */
    public record Page(List<View> webhooks, @Nullable String next) {}

    /**
     * {@code POST /api/v1/webhooks/{id}/replay}: starts it (again).
     *
     * @param after events behind this sequence number are sent, though they were before; absent: where it stopped
     */
    public record Replay(
            @Nullable @Range(max = Long.MAX_VALUE) Long after) {}

    /** {@code POST …/test} and {@code DELETE}: no details. */
    public record Change() {}

    /** Reply of {@code DELETE /api/v1/webhooks/{id}}. */
    public record Removed(String id) {}

    /**
     * One attempt.
     *
     * @param number   1, 2, 3 … of this webhook
     * @param sequence the event's; 0 for a test
     * @param attempt  1 for the first of that event
     * @param status   HTTP status that was answered, if any
     * @param millis   how long it took
     * @param error    why it failed, if it did
     */
    public record Delivery(
            long number,
            long sequence,
            int attempt,
            Instant at,
            @Nullable Integer status,
            long millis,
            @Nullable String error) {}

    /** {@code GET /api/v1/webhooks/{id}/deliveries}: the last ones, oldest first. */
    public record Deliveries(
            List<Delivery> deliveries, @Nullable String next) {}
}
