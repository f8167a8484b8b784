package dev.sealift.server.http;

import dev.sealift.api.Json;
import dev.sealift.api.limit.Range;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import dev.sealift.server.http.Members.Member;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON schemas of the records that travel, each under its own name. */
final class Schemas {
    private final Map<String, Object> named = new TreeMap<>();

    /** Those that were referred to, by name. */
    Map<String, Object> named() {
        return named;
    }

    /**
     * Refers to a record.
     *
     * @param closed it has no members beyond those it names; holds for the records in it, unless they were named before
     */
    Map<String, Object> of(Class<?> type, boolean closed) {
        if (!named.containsKey(name(type))) {
            named.put(name(type), Map.of()); // records may hold themselves
            named.put(name(type), type.isEnum() ? enumeration(type) : record(type, closed));
        }
        return Map.of("$ref", "#/components/schemas/" + name(type));
    }

    /** The regular expression of a whole text. */
    static String anchored(Shape shape) {
        return "^(?:" + shape.pattern() + ")$";
    }

    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName();
    }

    private static Map<String, Object> enumeration(Class<?> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        return Map.of("type", "string", "enum", names);
    }

    private Map<String, Object> record(Class<?> type, boolean closed) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Member member : Members.of(type)) {
            Map<String, Object> schema = of(member.type(), closed);
            if (Members.nullable(member.type())) {
                properties.put(member.name(), Map.of("anyOf", List.of(schema, Map.of("type", "null"))));
            } else {
                properties.put(member.name(), schema);
                required.add(member.name());
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (closed) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private Map<String, Object> of(AnnotatedType type, boolean closed) {
        Class<?> raw = raw(type.getType());
        if (raw.isRecord() || raw.isEnum()) {
            return of(raw, closed);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        if (Collection.class.isAssignableFrom(raw)) {
            schema.put("type", "array");
            schema.put("items", of(Members.argument(type, 0), closed));
            size(type, schema, "minItems", "maxItems");
        } else if (Map.class.isAssignableFrom(raw)) {
            schema.put("type", "object");
            schema.put("propertyNames", of(Members.argument(type, 0), closed));
            schema.put("additionalProperties", of(Members.argument(type, 1), closed));
            size(type, schema, "minProperties", "maxProperties");
        } else if (raw == String.class) {
            schema.put("type", "string");
            schema.put("maxLength", Json.MAX_STRING);
            size(type, schema, "minLength", "maxLength");
            Text text = type.getAnnotation(Text.class);
            if (text != null) {
                schema.put("pattern", anchored(text.value()));
            }
        } else {
            schema.putAll(scalar(raw));
            Range range = type.getAnnotation(Range.class);
            if (range != null) {
                schema.put("minimum", range.min());
                schema.put("maximum", range.max());
            }
        }
        return schema;
    }

    private static Map<String, Object> scalar(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> Map.of("type", "boolean");
            case "int", "Integer" -> integer("int32", Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "long", "Long" -> integer("int64", Long.MIN_VALUE, Long.MAX_VALUE);
            case "double", "Double" -> Map.of("type", "number", "format", "double");
            case "Instant" -> Map.of("type", "string", "format", "date-time");
            case "Object", "JsonNode" -> Map.of();
            default -> throw new IllegalStateException(type + " does not travel: no schema is known for it");
        };
    }

    private static Map<String, Object> integer(String format, long least, long most) {
        return Map.of("type", "integer", "format", format, "minimum", least, "maximum", most);
    }

    private static void size(AnnotatedType type, Map<String, Object> schema, String least, String most) {
        Size size = type.getAnnotation(Size.class);
        if (size != null) {
            schema.put(least, size.min());
            schema.put(most, size.max());
        }
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> throw new IllegalStateException(type + " does not travel: no schema is known for it");
        };
    }
}
