package dev.sealift.server.http;

import dev.sealift.api.Json;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** What routes read from a request and write into a reply, within bounds. */
public final class Wire {
    /** Where a listener leaves who the caller is. */
    static final String PRINCIPAL = "sealift.principal";

    /** Why an operator does something; it becomes part of the event. */
    static final String REASON_HEADER = "Sealift-Reason";

    private static final int MAX_REASON = 256;

    private static final Pattern VERSION_TAG = Pattern.compile("\"(\\d{1,18})\"");

    /** Lists are answered in pages of at most so many. */
    private static final int MAX_PAGE = 1000;

    private final JsonMapper json;
    private final int maxBody;

    /** Reads bodies of at most that many bytes. */
    public Wire(JsonMapper json, int maxBody) {
        this.json = json;
        this.maxBody = maxBody;
    }

    /**
     * For operators: a member that is unknown, misplaced or null is refused, because a policy that is silently ignored
     * would let a job run at another rate than the one asked for. Devices may be newer than the server; it ignores what
     * it does not know of them.
     */
    public static Wire strict(JsonMapper json, int maxBody) {
        JsonMapper strict = json.rebuild()
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        return new Wire(strict, maxBody);
    }

    /** The body as a record; an empty body is an empty object. Members that are not nullable must be there. */
    public <T extends Record> T read(Context ctx, Class<T> type) {
        requireJson(ctx);
        byte[] body = body(ctx);
        try {
            T value = json.readValue(body.length == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : body, type);
            if (value == null) {
                throw Refusal.of(ProblemCode.MALFORMED_REQUEST, "the body is null (expected: a JSON object)");
            }
            Presence.check(value);
            return value;
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private static void requireJson(Context ctx) {
        String type = ctx.contentType();
        // AWS clients send application/x-amz-json-1.1 or nothing at all.
        if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
            throw Refusal.of(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "content type " + type + " (expected: application/json)",
                    type,
                    "application/json");
        }
    }

    private byte[] body(Context ctx) {
        try {
            byte[] body = ctx.bodyInputStream().readNBytes(maxBody + 1);
            if (body.length > maxBody) {
                throw Refusal.of(
                        ProblemCode.TOO_LARGE,
                        "the body is longer than " + maxBody + " bytes",
                        "more than " + maxBody + " bytes",
                        "at most " + maxBody + " bytes");
            }
            return body;
        } catch (IOException e) {
            throw Refusal.of(ProblemCode.MALFORMED_REQUEST, "the body broke off: " + e.getMessage());
        }
    }

    private static Refusal unreadable(JacksonException e) {
        var location = e.getLocation();
        String where = location == null || location.getLineNr() < 0
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        if (e instanceof StreamConstraintsException) {
            return Refusal.of(
                    ProblemCode.MALFORMED_REQUEST,
                    "the body is nested too deep or holds a text that is too long" + where + " (expected: at most "
                            + Json.MAX_DEPTH + " levels and " + Json.MAX_STRING + " characters)");
        }
        if (e instanceof StreamReadException) {
            return Refusal.of(ProblemCode.MALFORMED_REQUEST, "the body is not JSON we can read" + where);
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return Refusal.invalid(Presence.path(e.getPath()), "unknown here", "only " + unknown.getKnownPropertyIds());
        }
        String expected = e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? expected(mismatch.getTargetType())
                : "another value";
        String field = Presence.path(e.getPath());
        return Refusal.of(
                ProblemCode.INVALID_VALUE,
                field + " cannot be read" + where + " (expected: " + expected + ")",
                field,
                expected);
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        return type.isRecord() ? "an object" : type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Answers with JSON. */
    public void write(Context ctx, int status, Object reply) {
        ctx.status(status).contentType("application/json").result(json.writeValueAsBytes(reply));
    }

    /** Who asks, and why. */
    public Cause cause(Context ctx) {
        String reason = ctx.header(REASON_HEADER);
        Require.atMost(REASON_HEADER, reason, MAX_REASON);
        return new Cause(principal(ctx).actor(), reason);
    }

    /** Who asks. */
    public static Principal principal(Context ctx) {
        return Objects.requireNonNull(ctx.<Principal>attribute(PRINCIPAL), "the route has a role");
    }

    /** Who asks on the operators' listener. */
    public static Principal.Operator operator(Context ctx) {
        return (Principal.Operator) principal(ctx);
    }

    /** Query parameter {@code limit}. */
    public static int limit(Context ctx) {
        return (int) Require.between("limit", number(ctx, "limit", MAX_PAGE), 1, MAX_PAGE);
    }

    /** Query parameter {@code after} of lists that are ordered by id. */
    public static String after(Context ctx) {
        return Objects.requireNonNullElse(ctx.queryParam("after"), "");
    }

    /** The version in {@code If-Match}, if the caller cares which one it changes. */
    public static @Nullable Long expectedVersion(Context ctx) {
        String header = ctx.header("If-Match");
        if (header == null || header.equals("*")) {
            return null;
        }
        Matcher tag = VERSION_TAG.matcher(header);
        if (!tag.matches()) {
            throw Refusal.invalid("If-Match", header, "the version in quotes, or *");
        }
        return Long.valueOf(tag.group(1));
    }

    /** A number among the query parameters. */
    public static long number(Context ctx, String name, long otherwise) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Refusal.invalid(name, text, "a number");
        }
    }

    /** A truth value among the query parameters. */
    public static boolean flag(Context ctx, String name, boolean otherwise) {
        @Nullable String text = ctx.queryParam(name);
        return text == null
                ? otherwise
                : switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw Refusal.invalid(name, text, "true or false");
                };
    }
}
