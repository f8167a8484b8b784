package dev.sealift.server.http;

import dev.sealift.api.limit.Shape;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A query parameter.
 *
 * @param name      as it stands in the address
 * @param says      one line for people
 * @param schema    its JSON schema
 * @param otherwise its value when it is absent
 * @param reader    refuses what is not allowed
 */
public record Query<T extends @Nullable Object>(
        String name, String says, Map<String, Object> schema, T otherwise, Function<String, T> reader) {
    /** Lists are answered in pages of at most so many. */
    private static final int MAX_PAGE = 1000;

    /** A cursor is an id; longer ones are no cursors of ours. */
    private static final int MAX_CURSOR = 256;

    /** How many entries a page holds. */
    public static final Query<Integer> LIMIT = integer("limit", 1, MAX_PAGE, MAX_PAGE, "entries of a page, at most");

    /** Where a page of a list that is ordered by texts begins. */
    public static final Query<String> AFTER = new Query<>(
            "after",
            "the page begins behind this one: `next` of the page before",
            Map.of("type", "string", "maxLength", MAX_CURSOR),
            "",
            text -> {
                Require.atMost("after", text, MAX_CURSOR);
                return text;
            });

    /** Where a page of a list that is ordered by numbers begins. */
    public static final Query<Long> AFTER_NUMBER =
            number("after", -1, Long.MAX_VALUE, -1L, "the page begins behind this one: `next` of the page before");

    /** A text of at most that many characters. */
    public static Query<@Nullable String> text(String name, int characters, String says) {
        return new Query<@Nullable String>(
                name, says, Map.of("type", "string", "maxLength", characters), null, text -> {
                    Require.atMost(name, text, characters);
                    return text;
                });
    }

    /** A text of that shape. */
    public static Query<@Nullable String> text(String name, Shape shape, String says) {
        return new Query<@Nullable String>(
                name,
                says,
                Map.of("type", "string", "pattern", Schemas.anchored(shape)),
                null,
                text -> Require.shape(name, text, shape));
    }

    /** A number within bounds. */
    public static Query<Long> number(String name, long least, long most, long otherwise, String says) {
        return new Query<>(
                name, says, bounds(least, most, otherwise), otherwise, text -> parse(name, text, least, most));
    }

    /** The same of fewer bits. */
    public static Query<Integer> integer(String name, int least, int most, int otherwise, String says) {
        return new Query<>(
                name,
                says,
                bounds(least, most, otherwise),
                otherwise,
                text -> Math.toIntExact(parse(name, text, least, most)));
    }

    /** A number that may be absent. */
    public static Query<@Nullable Long> number(String name, long least, String says) {
        return new Query<@Nullable Long>(
                name,
                says,
                Map.of("type", "integer", "format", "int64", "minimum", least),
                null,
                text -> parse(name, text, least, Long.MAX_VALUE));
    }

    /** A truth value. */
    public static Query<Boolean> flag(String name, boolean otherwise, String says) {
        return new Query<>(name, says, Map.of("type", "boolean", "default", otherwise), otherwise, text -> {
            if (!text.equals("true") && !text.equals("false")) {
                throw Refusal.invalid(name, text, "true or false");
            }
            return text.equals("true");
        });
    }

    /** One of these. */
    public static <E extends Enum<E>> Query<@Nullable E> choice(String name, Class<E> type, String says) {
        List<E> values = List.of(type.getEnumConstants());
        Map<String, Object> schema =
                Map.of("type", "string", "enum", values.stream().map(Enum::name).toList());
        return new Query<@Nullable E>(
                name,
                says,
                schema,
                null,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(value -> value.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> Refusal.invalid(name, text, "one of " + values)));
    }

    /** Its value among those given; one that is given twice is refused. */
    T read(List<String> given) {
        return switch (given.size()) {
            case 0 -> otherwise;
            case 1 -> reader.apply(given.getFirst());
            default -> throw Refusal.invalid(name, "given " + given.size() + " times", "one value");
        };
    }

    private static Map<String, Object> bounds(long least, long most, long otherwise) {
        return Map.of("type", "integer", "format", "int64", "minimum", least, "maximum", most, "default", otherwise);
    }

    private static long parse(String name, String text, long least, long most) {
        try {
            return Require.between(name, Long.parseLong(text), least, most);
        } catch (NumberFormatException e) {
            throw Refusal.invalid(name, text, "a number, " + least + "-" + most);
        }
    }
}
