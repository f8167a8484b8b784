package dev.sealift.server.http;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Remembers replies by the caller's key, so that a request that is sent again is not carried out again. */
final class Idempotency {
    /** The header that carries the key. */
    static final String HEADER = "Idempotency-Key";

    /** Room for a UUID and a prefix. */
    static final int MAX_KEY = 128;

    /** Longer than any client goes on trying. */
    private static final Duration KEPT = Duration.ofHours(24);

    private final Clock clock;

    Idempotency(Clock clock) {
        this.clock = clock;
    }

    /** What was answered; the body is JSON. */
    record Reply(int status, String body) {}

    private record Remembered(String request, Reply reply) {}

    /** The reply remembered for that key, or the work's, which is remembered in the same transaction. */
    Reply once(Handle tx, String actor, String key, String request, Supplier<Reply> work) {
        Require.atMost(HEADER, key, MAX_KEY);
        long now = clock.millis();
        tx.createUpdate("DELETE FROM idempotency WHERE created_at < :oldest")
                .bind("oldest", now - KEPT.toMillis())
                .execute();
        var remembered = tx.createQuery(
                        "SELECT request, status, reply FROM idempotency" + " WHERE actor = :actor AND key = :key")
                .bind("actor", actor)
                .bind("key", key)
                .map((row, context) -> new Remembered(
                        row.getString("request"), new Reply(row.getInt("status"), row.getString("reply"))))
                .findOne();
        if (remembered.isPresent()) {
            if (!remembered.get().request().equals(request)) {
                throw Refusal.of(
                        ProblemCode.INVALID_STATE,
                        HEADER + " '" + key + "' was used for another request before: use a new key",
                        key,
                        "a key of its own for each request");
            }
            return remembered.get().reply();
        }
        Reply reply = work.get();
        tx.createUpdate("INSERT INTO idempotency (actor, key, request, status, reply, created_at)"
                        + " VALUES (:actor, :key, :request, :status, :reply, :now)")
                .bind("actor", actor)
                .bind("key", key)
                .bind("request", request)
                .bind("status", reply.status())
                .bind("reply", reply.body())
                .bind("now", now)
                .execute();
        return reply;
    }
}
