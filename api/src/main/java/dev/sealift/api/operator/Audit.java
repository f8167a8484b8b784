package dev.sealift.api.operator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/audit}: the append-only, hash-chained event log. */
public final class Audit {
    private Audit() {}

    /**
     * One event.
     *
     * @param sequence 1, 2, 3 … without gaps
     * @param actor    {@code operator:NAME}, {@code device:ID}, {@code gateway:ID} or {@code server}
     * @param reason   the reason a person gave
     * @param kind     what happened, e.g. {@code JOB_CREATED}
     * @param subject  what it happened to, e.g. {@code job:blue}
     * @param data     details, a JSON object as text: the bytes that are hashed
     * @param previous hash of the event before; 64 zeros for the first
     * @param hash     SHA-256, hex, over {@code LENGTH:FIELD} of previous, sequence, time (epoch ms), actor, reason, kind,
     *                 subject and data
     */
    public record Event(
            long sequence,
            Instant at,
            String actor,
            @Nullable String reason,
            String kind,
            String subject,
            String data,
            String previous,
            String hash) {}

    /**
     * An event as streams and webhooks tell it.
     *
     * @param data   the details as JSON
     * @param actor  absent for callers that may not read the audit log
     * @param reason the same
     */
    public record Notice(
            long sequence,
            Instant at,
            String kind,
            String subject,
            JsonNode data,
            @Nullable String actor,
            @Nullable String reason) {}

    /** {@code GET /api/v1/audit?after=SEQUENCE&limit=N&subject=…}, oldest first. */
    public record Page(List<Event> events, @Nullable String next) {}

    /**
     * {@code GET /api/v1/audit/verify}.
     *
     * @param intact      every event fits the one before
     * @param events      events that fit
     * @param head        hash of the last event that fits
     * @param firstBroken sequence of the first event that does not fit, or is missing
     * @param fault       what is wrong with it: a constant of {@link AuditChain.Fault}
     * @param anchor      last event that was pruned; 0 when none was
     * @param last        sequence of the last event that fits
     * @param signedHead  sequence of the signed head that the log was found to contain
     */
    public record Verification(
            boolean intact,
            long events,
            String head,
            @Nullable Long firstBroken,
            @Nullable String fault,
            long anchor,
            long last,
            @Nullable Long signedHead) {}
}
