package dev.sealift.server.device;

import dev.sealift.api.limit.Shape;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The bounds of a device's attributes. */
final class Attributes {
    /** As in AWS IoT, and less than what PostgreSQL takes into an index. */
    private static final int MAX_VALUE = 800;

    private static final Pattern VALUE = Pattern.compile("[^\\p{Cc}]+");

    private Attributes() {}

    /** Refuses attributes that are out of bounds. */
    static Map<String, String> check(Map<String, String> attributes) {
        Require.size("attributes", attributes.keySet(), 0, Devices.MAX_ATTRIBUTES);
        attributes.forEach((name, value) -> {
            Require.shape("attributes name", name, Shape.ATTRIBUTE);
            String expected = "1-" + MAX_VALUE + " bytes in UTF-8 without control characters";
            Require.matches("attributes." + name, value, VALUE, expected);
            if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE) {
                throw Refusal.invalid("attributes." + name, value, expected);
            }
        });
        String zone = attributes.get(Devices.TIME_ZONE);
        if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
            throw Refusal.invalid(
                    "attributes." + Devices.TIME_ZONE, zone, "an IANA name of a time zone, e.g. Europe/Berlin");
        }
        return attributes;
    }

    /** Those after an update: an empty value removes one. */
    static Map<String, String> updated(Map<String, String> before, Map<String, String> update, boolean replace) {
        Map<String, String> after = new HashMap<>(replace ? Map.of() : before);
        update.forEach((name, value) -> {
            if (value.isEmpty()) {
                after.remove(name);
            } else {
                after.put(name, value);
            }
        });
        return check(after);
    }
}
