package dev.sealift.server.http;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import io.javalin.http.Context;

/** Requests whose body is a file. */
final class Uploads {
    static final String OCTETS = "application/octet-stream";

    private Uploads() {}

    /** Refuses a body that does not say it is one. */
    static void requireOctets(Context ctx) {
        String type = ctx.contentType();
        if (type == null || !type.startsWith(OCTETS)) {
            throw Refusal.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "content type " + type + " (expected: " + OCTETS + ")",
                    String.valueOf(type),
                    OCTETS);
        }
    }
}
