package dev.sealift.api.operator;

import dev.sealift.api.Tagged;
import dev.sealift.api.limit.Shape;
import dev.sealift.api.limit.Size;
import dev.sealift.api.limit.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/groups}: devices under one name, put there one by one or found by a query. */
public final class Groups {
    /** As in AWS IoT. */
    public static final int MAX_DESCRIPTION = 2028;

    /** Characters of a query: a page of text, and far more than anybody reads. */
    public static final int MAX_QUERY = 2000;

    private Groups() {}

    /**
     * {@code POST /api/v1/groups}.
     *
     * @param id     1–64 of {@code a-z A-Z 0-9 _ -}
     * @param parent the group whose members its members are too; a dynamic group has none
     * @param query  makes it dynamic: its members are the devices that match
     */
    public record Create(
            @Text(Shape.ID) String id,
            @Nullable @Text(Shape.ID) String parent,
            @Nullable @Size(max = MAX_DESCRIPTION) String description,
            @Nullable @Size(max = MAX_QUERY) String query) {}

    /**
     * {@code PATCH /api/v1/groups/{id}}; what is absent stays.
     *
     * @param parent empty: none any more
     * @param query  only of a dynamic group
     */
    public record Update(
            @Nullable @Size(max = 64) String parent,
            @Nullable @Size(max = MAX_DESCRIPTION) String description,
            @Nullable @Size(max = MAX_QUERY) String query) {}

    /** {@code DELETE /api/v1/groups/{id}}. */
    public record Delete() {}

    /** Reply of {@code DELETE /api/v1/groups/{id}}. */
    public record Deleted(String id) {}

    /** Whether a dynamic group's members are all the devices that match. */
    public enum Status {
        /** The fleet is still being searched for devices that match. */
        BUILDING,
        /** Devices enter and leave as they change. */
        ACTIVE
    }

    /**
     * A group.
     *
     * @param version  one more with each change of what it is, not of who is in it; the ETag stands for it
     * @param children groups whose parent it is
     * @param members  how many devices it has, those of its children included
     */
    public record View(
            String id,
            @Nullable String parent,
            @Nullable String description,
            @Nullable String query,
            Status status,
            long version,
            List<String> children,
            long members,
            Instant createdAt)
            implements Tagged {
        @Override
        public Object tagged() {
            return List.of(id, createdAt, version);
        }
    }

    /** A group in a list. */
    public record Entry(
            String id,
            @Nullable String parent,
            @Nullable String description,
            @Nullable String query,
            Status status) {}

    /** {@code GET /api/v1/groups}; {@code next} is the {@code after} of the page that follows, absent on the last. */
    public record Page(List<Entry> groups, @Nullable String next) {}

    /** {@code POST /api/v1/groups/{id}/members} and {@code …/members/remove}: at most 10,000 devices. */
    public record Change(@Size(min = 1, max = 10_000) List<@Text(Shape.ID) String> devices) {}

    /** How many of them were not in the group before, or were until now. */
    public record Changed(int changed) {}

    /** {@code GET /api/v1/groups/{id}/members}: ids of devices. */
    public record Members(List<String> devices, @Nullable String next) {}

    /** {@code GET /api/v1/devices/{id}/groups}: ids of the groups it is in, ancestors included. */
    public record OfDevice(List<String> groups) {}
}
