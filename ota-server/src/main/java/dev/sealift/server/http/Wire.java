package dev.sealift.server.http;

import dev.sealift.api.Json;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads bodies and writes replies in JSON, within bounds. */
final class Wire {
    /** Bytes of a body that is too long that are read and thrown away; who sends more is cut off. */
    private static final long DRAINED = 16L * 1024 * 1024;

    private final JsonMapper json;
    private final int maxBody;

    /** Reads bodies of at most that many bytes. */
    Wire(JsonMapper json, int maxBody) {
        this.json = json;
        this.maxBody = maxBody;
    }

    /**
     * For operators: a member that is unknown, misplaced, null or given twice is refused, because a policy that is silently
     * ignored would let a job run at another rate than the one asked for. Nothing is taken for something of another type.
     * Devices may be newer than the server; it ignores what it does not know of them.
     */
    static Wire strict(JsonMapper json, int maxBody) {
        JsonMapper strict = json.rebuild()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                // The feature above leaves texts out: they would take numbers and truth values.
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> List.of(
                                        CoercionInputShape.Integer,
                                        CoercionInputShape.Float,
                                        CoercionInputShape.Boolean)
                                .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
                .build();
        return new Wire(strict, maxBody);
    }

    /** The body as a record; an empty body is an empty object. Members that are not nullable must be there. */
    <T extends Record> T read(Context ctx, Class<T> type) {
        requireJson(ctx);
        byte[] body = body(ctx);
        ctx.attribute(Call.BODY, body);
        try {
            T value = json.readValue(body.length == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : body, type);
            if (value == null) {
                throw Refusal.of(ProblemCode.MALFORMED_REQUEST, "the body is null (expected: a JSON object)");
            }
            RecordCheck.check(value);
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
            // A buffer as large as the body, where its length is told: most are short, and the largest allowed is not.
            long told = ctx.req().getContentLengthLong();
            byte[] body = ctx.bodyInputStream().readNBytes((int) Math.min(told < 0 ? maxBody : told, maxBody) + 1);
            if (body.length > maxBody) {
                passOver(ctx.bodyInputStream(), DRAINED);
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

    /** A client that is still sending when the connection is closed never reads why. */
    private static void passOver(InputStream rest, long bytes) throws IOException {
        long left = bytes;
        for (long passed = rest.skip(left); passed > 0 && left > 0; passed = rest.skip(left)) {
            left -= passed;
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
            return Refusal.of(
                    ProblemCode.MALFORMED_REQUEST, "the body is not JSON we can read, or has a member twice" + where);
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return Refusal.invalid(
                    RecordCheck.path(e.getPath()), "unknown here", "only " + unknown.getKnownPropertyIds());
        }
        String expected = e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? expected(mismatch.getTargetType())
                : "another value";
        String field = RecordCheck.path(e.getPath());
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
    void write(Context ctx, int status, Object reply) {
        ctx.status(status).contentType("application/json").result(json.writeValueAsBytes(reply));
    }
}
