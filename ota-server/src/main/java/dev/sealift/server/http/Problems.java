package dev.sealift.server.http;

import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The one table from exceptions to problem details (RFC 9457), and the one place that writes them. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** A hung node or a crowd is over by then; sooner would only make more of it. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private final JsonMapper json;
    private final boolean awsShape;
    private final BiConsumer<Context, Problem> onRefusal;

    /**
     * @param awsShape  add what AWS IoT clients look for: {@code x-amzn-errortype} and {@code message}
     * @param onRefusal told of every problem before it is sent
     */
    Problems(JsonMapper json, boolean awsShape, BiConsumer<Context, Problem> onRefusal) {
        this.json = json;
        this.awsShape = awsShape;
        this.onRefusal = onRefusal;
    }

    void register(RoutesConfig routes) {
        routes.exception(Refusal.class, (refusal, ctx) -> send(ctx, refusal.problem()));
        routes.exception(MethodNotAllowedResponse.class, this::notAllowed);
        routes.exception(HttpResponseException.class, (e, ctx) -> send(ctx, ofStatus(ctx, e)));
        routes.exception(EofException.class, (e, ctx) -> LOG.debug("{} went away", ctx.ip()));
        routes.exception(IOException.class, (e, ctx) -> send(ctx, internal(ctx, e)));
        routes.exception(Exception.class, (e, ctx) -> send(ctx, internal(ctx, e)));
    }

    /** Names the methods that are possible there, as a 405 has to. */
    private void notAllowed(MethodNotAllowedResponse e, Context ctx) {
        ctx.header("Allow", e.getDetails().getOrDefault("availableMethods", ""));
        send(ctx, of(ProblemCode.METHOD_NOT_ALLOWED, ctx.method().name() + " is not possible at " + ctx.path()));
    }

    private void send(Context ctx, Problem problem) {
        onRefusal.accept(ctx, problem);
        ctx.status(problem.status()).contentType(Problem.MEDIA_TYPE);
        ObjectNode body = json.valueToTree(problem);
        if (awsShape) {
            ctx.header("x-amzn-errortype", awsType(problem.code()));
            body.put("message", problem.detail());
        }
        if (problem.code() == ProblemCode.OVERLOADED || problem.code() == ProblemCode.DATABASE_UNAVAILABLE) {
            ctx.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            ctx.header("WWW-Authenticate", "Bearer realm=\"sealift\"");
        }
        ctx.result(json.writeValueAsBytes(body));
    }

    private static Problem ofStatus(Context ctx, HttpResponseException e) {
        return switch (e.getStatus()) {
            case 404 -> of(ProblemCode.NOT_FOUND, "there is nothing at " + ctx.path());
            case 413 -> of(ProblemCode.TOO_LARGE, "the body is too long");
            default -> of(ProblemCode.MALFORMED_REQUEST, String.valueOf(e.getMessage()));
        };
    }

    private static Problem internal(Context ctx, Exception e) {
        LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
        return of(ProblemCode.INTERNAL, "the server failed; its log says more. Nothing was changed: try again later");
    }

    private static Problem of(ProblemCode code, String detail) {
        return Problem.of(code, detail, null, null, null);
    }

    /** The exception of AWS IoT Jobs' data plane that a client of it acts on in the same way. */
    private static String awsType(ProblemCode code) {
        return switch (code) {
            case NOT_FOUND -> "ResourceNotFoundException";
            case UNAUTHENTICATED,
                    FORBIDDEN,
                    FOUR_EYES,
                    LINK_INVALID,
                    LINK_OTHER_FILE,
                    LINK_EXPIRED,
                    REPORT_UNSIGNED,
                    REPORT_SIGNATURE_INVALID,
                    REPORT_KEY_OTHER -> "ForbiddenException";
            case INVALID_STATE,
                    VERSION_MISMATCH,
                    PRECONDITION_FAILED,
                    ALREADY_EXISTS,
                    PROFILE_REVOKED,
                    REPORT_REPLAYED -> "InvalidStateTransitionException";
            case TOO_MANY_REQUESTS, OVERLOADED -> "ThrottlingException";
            case INTERNAL, FILE_DAMAGED -> "InternalServerException";
            case STORAGE_FULL, STORE_UNAVAILABLE, KEY_UNAVAILABLE, DATABASE_UNAVAILABLE ->
                "ServiceUnavailableException";
            case MALFORMED_REQUEST,
                    INVALID_VALUE,
                    METHOD_NOT_ALLOWED,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    RANGE_NOT_SATISFIABLE,
                    IMAGE_REFUSED,
                    RELEASE_REFUSED,
                    PROFILE_REFUSED,
                    CONTENT_MISMATCH,
                    SBOM_REFUSED,
                    PROVENANCE_MALFORMED,
                    PROVENANCE_KEY_UNKNOWN,
                    PROVENANCE_SIGNATURE_INVALID,
                    PROVENANCE_SUBJECT_MISMATCH -> "InvalidRequestException";
        };
    }
}
