package dev.sealift.link.smp;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * The CBOR map that is the body of an SMP message. Written with definite lengths, read with either; the keys keep their order.
 * Getters name the key that is missing or of another type.
 */
public final class CborMap {
    /** Task and image lists nest three deep; more is an attack on the parser's stack. */
    private static final int MAX_DEPTH = 8;

    private static final CBORMapper MAPPER = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(SmpFraming.MAX_MESSAGE)
                            .maxNameLength(SmpFraming.MAX_MESSAGE)
                            .maxDocumentLength(SmpFraming.MAX_MESSAGE)
                            .build())
                    .build())
            .build();

    /** Where the payload stands in a COSE_Sign1: behind both headers. */
    private static final int PAYLOAD = 2;

    /** Longer byte strings are shown by their size: image data, not hashes. */
    private static final int MAX_SHOWN_BYTES = 32;

    private final Map<String, Object> values;

    private CborMap(Map<String, Object> values) {
        this.values = values;
    }

    /** A map of strings, integers, booleans, byte arrays, lists and maps. */
    public static CborMap of(Map<String, ?> values) {
        return new CborMap(new LinkedHashMap<>(values));
    }

    /** A map without entries. */
    public static CborMap empty() {
        return new CborMap(new LinkedHashMap<>());
    }

    static CborMap decode(byte[] cbor, int from) throws SmpFormatException {
        if (from >= cbor.length || (cbor[from] & 0xe0) != 0xa0) {
            throw new SmpFormatException("the body is not a CBOR map");
        }
        try {
            return new CborMap(
                    MAPPER.readValue(cbor, from, cbor.length - from, new TypeReference<Map<String, Object>>() {}));
        } catch (JacksonException e) {
            throw new SmpFormatException("the body is not CBOR: " + e.getOriginalMessage());
        }
    }

    /** What a COSE_Sign1 (RFC 9052) has in it. */
    static byte[] payloadOfSign1(byte[] message) throws SmpFormatException {
        try {
            JsonNode payload = MAPPER.readTree(message).path(PAYLOAD);
            if (payload.isBinary()) {
                return payload.binaryValue();
            }
        } catch (JacksonException e) {
            throw new SmpFormatException("the signed report is not CBOR: " + e.getOriginalMessage());
        }
        throw new SmpFormatException("the signed report has no payload");
    }

    byte[] encode() {
        ByteArrayOutputStream cbor = new ByteArrayOutputStream();
        try (JsonGenerator generator = MAPPER.createGenerator(cbor)) {
            write(generator, values);
        }
        return cbor.toByteArray();
    }

    /** By hand, because the mapper would leave the lengths of maps and lists open. */
    private static void write(JsonGenerator generator, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                generator.writeStartObject(map, map.size());
                map.forEach((key, item) -> {
                    generator.writeName((String) key);
                    write(generator, item);
                });
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray(list, list.size());
                list.forEach(item -> write(generator, item));
                generator.writeEndArray();
            }
            case null, default -> generator.writePOJO(value);
        }
    }

    /** Whether there is such a key. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The keys in their order. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** An integer that fits into 63 bits. */
    public long integer(String key) throws SmpFormatException {
        return switch (values.get(key)) {
            case Integer i -> i;
            case Long l -> l;
            case BigInteger big -> throw new SmpFormatException("'" + key + "' is out of range: " + big);
            case null, default -> throw unexpected(key, "an integer");
        };
    }

    /** An unsigned integer of up to 31 bits. */
    public int uint(String key) throws SmpFormatException {
        long value = integer(key);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new SmpFormatException("'" + key + "' is out of range: " + value);
        }
        return (int) value;
    }

    /** A string. */
    public String text(String key) throws SmpFormatException {
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw unexpected(key, "a string");
    }

    /** A byte string. */
    public byte[] bytes(String key) throws SmpFormatException {
        if (values.get(key) instanceof byte[] bytes) {
            return bytes.clone();
        }
        throw unexpected(key, "a byte string");
    }

    /** A truth value; absent counts as false. */
    public boolean flag(String key) throws SmpFormatException {
        return switch (values.get(key)) {
            case Boolean flag -> flag;
            case null -> false;
            default -> throw unexpected(key, "true or false");
        };
    }

    /** A map inside. */
    public CborMap map(String key) throws SmpFormatException {
        return asMap(key, values.get(key));
    }

    /** A list of maps inside. */
    public List<CborMap> maps(String key) throws SmpFormatException {
        if (!(values.get(key) instanceof List<?> list)) {
            throw unexpected(key, "a list");
        }
        List<CborMap> maps = new ArrayList<>();
        for (Object item : list) {
            maps.add(asMap(key, item));
        }
        return maps;
    }

    /** Reads a key only where it is present. */
    public <T> Optional<T> optional(String key, Getter<T> getter) throws SmpFormatException {
        return values.get(key) == null ? Optional.empty() : Optional.of(getter.get(key));
    }

    /** One of the getters above. */
    public interface Getter<T> {
        /** Reads the key. */
        T get(String key) throws SmpFormatException;
    }

    @SuppressWarnings("unchecked") // The parser makes maps of strings only.
    private static CborMap asMap(String key, @Nullable Object value) throws SmpFormatException {
        if (value instanceof Map<?, ?> map) {
            return new CborMap((Map<String, Object>) map);
        }
        throw unexpected(key, "a map");
    }

    private static SmpFormatException unexpected(String key, String expected) {
        return new SmpFormatException("'" + key + "' is missing or not " + expected);
    }

    /** For people: byte strings in hex, long ones by their size. */
    @Override
    public String toString() {
        return show(values);
    }

    private static String show(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + show(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(CborMap::show).collect(Collectors.joining(", ", "[", "]"));
            case byte[] bytes ->
                bytes.length <= MAX_SHOWN_BYTES
                        ? "h'" + HexFormat.of().formatHex(bytes) + "'"
                        : "<" + bytes.length + " bytes>";
            case String text -> '"' + text + '"';
            case null, default -> String.valueOf(value);
        };
    }
}
