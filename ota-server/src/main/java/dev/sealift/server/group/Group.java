package dev.sealift.server.group;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A group.
 *
 * @param parent    the group whose members its members are too
 * @param query     of a dynamic group
 * @param builtTo   the last device that was looked at while it is built; absent when all were
 * @param checkedAt when devices that only time moves were looked at last
 */
record Group(
        String id,
        @Nullable String parent,
        @Nullable String description,
        @Nullable String query,
        @Nullable String builtTo,
        @Nullable Instant checkedAt,
        long revision,
        Instant createdAt) {

    boolean dynamic() {
        return query != null;
    }

    Group builtTo(@Nullable String device) {
        return new Group(id, parent, description, query, device, checkedAt, revision, createdAt);
    }
}
