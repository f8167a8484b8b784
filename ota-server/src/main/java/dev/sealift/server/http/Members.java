package dev.sealift.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of records that travel, read once for each record: what bodies are held to and the API's description shows. */
final class Members {
    private static final ClassValue<List<Member>> OF = new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(Members::member)
                    .toList();
        }
    };

    private Members() {}

    /** One member; its type's annotations are its limits. */
    record Member(String name, AnnotatedType type, Method accessor) {
        /** Its value in that record. */
        @Nullable
        Object in(Record value) {
            try {
                return accessor.invoke(value);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("records that travel are public", e);
            }
        }
    }

    /** Those of a record, in its order. */
    static List<Member> of(Class<?> type) {
        return OF.get(type);
    }

    /** Whether a value of that type may be absent. */
    static boolean nullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    /** The type of a list's entries (0), of a map's keys (0) or values (1). */
    static AnnotatedType argument(AnnotatedType type, int index) {
        if (type instanceof AnnotatedParameterizedType generic) {
            return generic.getAnnotatedActualTypeArguments()[index];
        }
        throw new IllegalStateException("lists and maps that travel say what they hold: " + type);
    }

    private static Member member(RecordComponent component) {
        Method accessor = component.getAccessor();
        JsonProperty named = accessor.getAnnotation(JsonProperty.class);
        return new Member(named == null ? component.getName() : named.value(), component.getAnnotatedType(), accessor);
    }
}
