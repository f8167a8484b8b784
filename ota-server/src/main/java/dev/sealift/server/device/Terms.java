package dev.sealift.server.device;

import dev.sealift.server.database.Sql;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Keeps the index that queries use, with the device's row. */
public final class Terms {
    /** Numbers that a double holds without loss worth speaking of. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

    Terms() {}

    /** A text as queries compare it: without case. */
    public static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** What the index holds of a text: bytes sort alike everywhere. */
    public static byte[] bytes(String folded) {
        return folded.getBytes(StandardCharsets.UTF_8);
    }

    /** The number that a text is, if it is one; 0 is never negative, for databases do not tell the two apart. */
    public static Optional<Double> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Double.parseDouble(text) + 0.0) : Optional.empty();
    }

    /** Writes the terms in which the two differ. */
    void write(Handle tx, @Nullable Device before, Device after) {
        Map<String, String> old = before == null ? Map.of() : of(before);
        Map<String, String> now = of(after);
        old.keySet().stream()
                .filter(field -> !now.containsKey(field))
                .forEach(field -> Sql.of(tx, "DELETE FROM device_terms WHERE device = :device AND field = :field")
                        .bind("device", after.id())
                        .bind("field", field)
                        .execute());
        now.forEach((field, term) -> {
            if (!term.equals(old.get(field))) {
                Sql.of(
                                tx,
                                "INSERT INTO device_terms (device, field, term, number)"
                                        + " VALUES (:device, :field, :term, :number)"
                                        + " ON CONFLICT (device, field) DO UPDATE SET term = excluded.term,"
                                        + " number = excluded.number")
                        .bind("device", after.id())
                        .bind("field", field)
                        .bind("term", bytes(term))
                        .bind("number", number(term).orElse(null))
                        .execute();
            }
        });
    }

    private static Map<String, String> of(Device device) {
        Map<String, String> terms = new HashMap<>();
        device.attributes().forEach((name, value) -> terms.put(Fields.ATTRIBUTES + name, folded(value)));
        device.versions().forEach((slot, held) -> terms.put(Fields.VERSIONS + slot, VersionOrder.key(held.version())));
        return terms;
    }
}
