package dev.sealift.server.http;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import io.javalin.http.Context;
import java.util.List;

/** Requests whose body is a file. */
final class Uploads {
    static final String OCTETS = "application/octet-stream";

    private Uploads() {}

    /** Refuses a body that does not say it is of one of these media types. */
    static void require(Context ctx, List<String> mediaTypes) {
        String type = ctx.contentType();
        if (type == null || mediaTypes.stream().noneMatch(type::startsWith)) {
            String expected = String.join(" or ", mediaTypes);
            throw Refusal.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "content type " + type + " (expected: " + expected + ")",
                    String.valueOf(type),
                    expected);
        }
    }
}
