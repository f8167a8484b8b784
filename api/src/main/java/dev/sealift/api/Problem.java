package dev.sealift.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem detail (RFC 9457), sent as {@code application/problem+json}.
 *
 * @param type     {@code urn:sealift:problem:CODE}
 * @param title    the code's sentence
 * @param status   HTTP status
 * @param detail   what happened here and what to do about it
 * @param code     a {@link ProblemCode}
 * @param value    the value that was refused
 * @param expected what was expected instead
 * @param reason   the {@link ReasonCode} behind a refused image or execution
 * @param faults   each of them, when the request has several
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ProblemCode code,
        @Nullable String value,
        @Nullable String expected,
        @Nullable ReasonCode reason,
        @Nullable List<Fault> faults) {

    /** One of several things that are wrong. {@code detail} says of what, and what to do about it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(
            String detail,
            @Nullable String value,
            @Nullable String expected,
            @Nullable ReasonCode reason) {}

    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** A problem of that code. */
    public static Problem of(
            ProblemCode code,
            String detail,
            @Nullable String value,
            @Nullable String expected,
            @Nullable ReasonCode reason) {
        return new Problem(
                "urn:sealift:problem:" + code.name(),
                code.title(),
                code.status(),
                detail,
                code,
                value,
                expected,
                reason,
                null);
    }

    /** The same with the parts it consists of. */
    public Problem with(List<Fault> all) {
        return new Problem(type, title, status, detail, code, value, expected, reason, List.copyOf(all));
    }
}
