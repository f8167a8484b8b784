package dev.sealift.server.identity;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/** What devices sign is CBOR (RFC 8949). */
public final class Cbor {
    /** A report nests two deep; more is an attack on the parser's stack. */
    private static final int MAX_DEPTH = 4;

    private static final CBORMapper MAPPER = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Cbor() {}

    /**
     * Reads one item with nothing behind it.
     *
     * @throws IllegalArgumentException it is none; says what is wrong
     */
    public static JsonNode read(byte[] item) {
        try {
            return MAPPER.readTree(item);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no CBOR: " + e.getOriginalMessage(), e);
        }
    }
}
