package dev.sealift.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one way JSON is read and written on both sides of the wire. */
public final class Json {
    /** Deeper nesting than any document of ours has; more is an attack on the parser's stack. */
    public static final int MAX_DEPTH = 32;

    /** The longest string: a job document of AWS IoT Jobs is at most 32 KiB; PEM chains are shorter. */
    public static final int MAX_STRING = 64 * 1024;

    private Json() {}

    /** A mapper with bounded input; unknown members are ignored so that newer peers can be understood. */
    public static JsonMapper mapper() {
        var factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
    }
}
