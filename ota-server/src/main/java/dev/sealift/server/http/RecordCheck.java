package dev.sealift.server.http;

import dev.sealift.api.limit.Range;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import dev.sealift.server.http.Members.Member;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.lang.reflect.AnnotatedType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * JSON leaves out what Java declares as present, and knows no limits. The records say which members may be absent
 * ({@link Nullable}) and what each may hold ({@code dev.sealift.api.limit}), so that is the one place where it stands, and
 * this is the one place that holds callers to it.
 */
public final class RecordCheck {
    private RecordCheck() {}

    /** Refuses a record with a member that is absent but must not be, or outside of its limits. */
    public static void check(Record value) {
        check(value, "");
    }

    private static void check(Record value, String prefix) {
        for (Member member : Members.of(value.getClass())) {
            check(member.type(), member.in(value), prefix + member.name(), "a value");
        }
    }

    private static void check(AnnotatedType type, @Nullable Object value, String name, String expected) {
        if (value == null) {
            if (!Members.nullable(type)) {
                throw Refusal.invalid(name, null, expected);
            }
            return;
        }
        limits(type, value, name);
        switch (value) {
            case Record part -> check(part, name + ".");
            case Collection<?> list ->
                list.forEach(entry -> check(Members.argument(type, 0), entry, name, "no null in it"));
            case Map<?, ?> map ->
                map.forEach((key, entry) -> {
                    check(Members.argument(type, 0), key, name + " key", "no null in it");
                    check(Members.argument(type, 1), entry, name + "." + key, "no null in it");
                });
            default -> {}
        }
    }

    private static void limits(AnnotatedType type, Object value, String name) {
        Text text = type.getAnnotation(Text.class);
        if (text != null) {
            Require.shape(name, (String) value, text.value());
        }
        Range range = type.getAnnotation(Range.class);
        if (range != null) {
            Require.between(name, (Number) value, range.min(), range.max());
        }
        Size size = type.getAnnotation(Size.class);
        if (size != null) {
            switch (value) {
                case String characters -> Require.length(name, characters, size.min(), size.max());
                case Collection<?> list -> Require.size(name, list, size.min(), size.max());
                case Map<?, ?> map -> Require.size(name, map.keySet(), size.min(), size.max());
                default -> throw new IllegalStateException(name + " has no size");
            }
        }
    }

    /** Where in the document something was wrong: {@code targets[2]}. */
    static String path(List<JacksonException.Reference> path) {
        StringBuilder text = new StringBuilder();
        for (JacksonException.Reference reference : path) {
            if (reference.getPropertyName() == null) {
                text.append('[').append(reference.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return text.isEmpty() ? "the body" : text.toString();
    }
}
