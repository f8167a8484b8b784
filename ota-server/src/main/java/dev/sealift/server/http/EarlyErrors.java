package dev.sealift.server.http;

import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers requests that are too broken to reach a route with a problem too, not with a page of the HTTP library. */
final class EarlyErrors extends ErrorHandler {
    private final JsonMapper json;

    EarlyErrors(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        ProblemCode code =
                switch (status) {
                    case 413, 431 -> ProblemCode.TOO_LARGE;
                    case 404 -> ProblemCode.NOT_FOUND;
                    default -> status >= 500 ? ProblemCode.INTERNAL : ProblemCode.MALFORMED_REQUEST;
                };
        var problem = Problem.of(code, "HTTP " + status + ": " + message, null, null, null);
        if (status == HttpStatus.URI_TOO_LONG_414) {
            response.setStatus(problem.status()); // a query that is too long is refused alike wherever it is found
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(problem)), callback);
    }
}
