package dev.sealift.server.http;

import dev.sealift.server.problem.Refusal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * JSON leaves out what Java declares as present. The records say which members may be absent ({@link Nullable}), so that
 * is the one place where it stands, and this is the one place that holds callers to it.
 */
public final class Presence {
    private Presence() {}

    /** Refuses a record with a member that is absent but must not be. */
    public static void check(Record value) {
        check(value, "");
    }

    private static void check(Record value, String prefix) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String name = prefix + component.getName();
            Object member = get(value, component);
            if (member == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw Refusal.invalid(name, null, "a value");
            }
            checkMember(member, name);
        }
    }

    private static void checkMember(@Nullable Object member, String name) {
        switch (member) {
            case Record part -> check(part, name + ".");
            case Collection<?> list ->
                list.forEach(entry -> {
                    requireEntry(entry, name);
                    checkMember(entry, name);
                });
            case Map<?, ?> map -> map.values().forEach(entry -> requireEntry(entry, name));
            case null, default -> {}
        }
    }

    private static void requireEntry(@Nullable Object entry, String name) {
        if (entry == null) {
            throw Refusal.invalid(name, null, "no null in it");
        }
    }

    private static @Nullable Object get(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("records that travel are public", e);
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
