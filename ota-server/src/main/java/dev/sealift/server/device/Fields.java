package dev.sealift.server.device;

import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Devices;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of the fields that queries ask for and changes are told by. */
public final class Fields {
    public static final String ID = "id";
    public static final String BOARD = "board";
    public static final String GATEWAY = "gateway";
    public static final String SERIAL = "serial";
    public static final String STATE = "state";
    public static final String VERSION = "version";
    public static final String LAST_CONTACT = "lastContact";
    public static final String GROUPS = "groups";

    /** In front of an attribute's name. */
    public static final String ATTRIBUTES = "attributes.";

    /** In front of a slot's name. */
    public static final String VERSIONS = "versions.";

    private Fields() {}

    /** Fields in which the two differ. */
    static Set<String> changed(Device before, Device after) {
        Set<String> changed = new HashSet<>();
        add(changed, GATEWAY, before.gateway(), after.gateway());
        add(changed, SERIAL, before.serial(), after.serial());
        add(changed, STATE, before.state(), after.state());
        add(changed, VERSION, before.version(), after.version());
        add(changed, LAST_CONTACT, before.lastSeenAt(), after.lastSeenAt());
        Set<String> names = new HashSet<>(before.attributes().keySet());
        names.addAll(after.attributes().keySet());
        names.forEach(name -> add(
                changed,
                ATTRIBUTES + name,
                before.attributes().get(name),
                after.attributes().get(name)));
        Arrays.stream(SlotName.values())
                .forEach(slot -> add(changed, VERSIONS + slot, version(before, slot), version(after, slot)));
        return changed;
    }

    private static @Nullable String version(Device device, SlotName slot) {
        Devices.SlotVersion held = device.versions().get(slot);
        return held == null ? null : held.version();
    }

    private static void add(Set<String> changed, String field, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changed.add(field);
        }
    }
}
