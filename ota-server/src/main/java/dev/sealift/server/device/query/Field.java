package dev.sealift.server.device.query;

import dev.sealift.api.SlotName;
import dev.sealift.server.device.Fields;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A field of a device by its name in {@link Fields}. */
public record Field(String name, Kind kind) {
    /** How its values compare. */
    public enum Kind {
        TEXT,
        VERSION,
        TIME
    }

    private static final Map<String, Field> BY_NAME = Map.ofEntries(
            text(Fields.ID),
            text(Fields.BOARD),
            text(Fields.GATEWAY),
            text(Fields.SERIAL),
            text(Fields.STATE),
            text(Fields.GROUPS),
            Map.entry(Fields.VERSION, new Field(Fields.VERSION, Kind.VERSION)),
            Map.entry(Fields.LAST_CONTACT, new Field(Fields.LAST_CONTACT, Kind.TIME)),
            // As AWS fleet indexing calls them.
            Map.entry("thingName", new Field(Fields.ID, Kind.TEXT)),
            Map.entry("thingGroupNames", new Field(Fields.GROUPS, Kind.TEXT)),
            Map.entry("connectivity.timestamp", new Field(Fields.LAST_CONTACT, Kind.TIME)));

    /** What there is to ask for. */
    static final String NAMES =
            "id, board, gateway, serial, state, version, versions.A, versions.B, lastContact, groups,"
                    + " attributes.NAME";

    private static Map.Entry<String, Field> text(String name) {
        return Map.entry(name, new Field(name, Kind.TEXT));
    }

    /** The field of that name. */
    static Optional<Field> named(String name) {
        if (name.startsWith(Fields.ATTRIBUTES) && name.length() > Fields.ATTRIBUTES.length()) {
            return Optional.of(new Field(name, Kind.TEXT));
        }
        boolean slot = Arrays.stream(SlotName.values()).anyMatch(of -> name.equals(Fields.VERSIONS + of));
        return slot ? Optional.of(new Field(name, Kind.VERSION)) : Optional.ofNullable(BY_NAME.get(name));
    }

    /** Whether it is an attribute. */
    boolean attribute() {
        return name.startsWith(Fields.ATTRIBUTES);
    }
}
