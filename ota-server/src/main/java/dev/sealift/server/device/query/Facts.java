package dev.sealift.server.device.query;

import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.Fields;
import dev.sealift.server.device.Terms;
import dev.sealift.server.device.VersionOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a query is asked of: a device at an instant.
 *
 * @param groups ids of the groups it is in, looked up when the query asks for them
 */
public record Facts(Device device, Supplier<Set<String>> groups, Instant now) {
    /** Whether the device matches the query. */
    public boolean match(DeviceQuery query) {
        return switch (query) {
            case DeviceQuery.All _ -> true;
            case DeviceQuery.And and -> and.parts().stream().allMatch(this::match);
            case DeviceQuery.Or or -> or.parts().stream().anyMatch(this::match);
            case DeviceQuery.Not not -> !match(not.part());
            case DeviceQuery.Condition condition -> matches(condition.field(), condition.match());
            case DeviceQuery.Anywhere anywhere -> texts().anyMatch(text -> matches(text, anywhere.match()));
        };
    }

    private boolean matches(Field field, Match match) {
        return switch (field.kind()) {
            case TEXT -> texts(field).map(Terms::folded).anyMatch(text -> matches(text, match));
            case VERSION -> {
                String version = version(field);
                yield version != null && matchesVersion(version, match);
            }
            case TIME -> {
                Instant seen = device.lastSeenAt();
                yield seen != null && within(match, bound -> OptionalInt.of(seen.compareTo(time(bound, now))));
            }
        };
    }

    private static boolean matches(String folded, Match match) {
        return switch (match) {
            case Match.Present _ -> true;
            case Match.Exact exact -> exact.value().equals(new Value.Text(folded));
            case Match.Like like -> like.glob().matches(folded);
            case Match.Between between -> within(between, bound -> compare(folded, bound));
        };
    }

    private static boolean matchesVersion(String version, Match match) {
        String key = VersionOrder.key(version);
        return switch (match) {
            case Match.Present _ -> true;
            case Match.Exact exact -> exact.value().equals(new Value.Version(key));
            case Match.Like like -> like.glob().matches(Terms.folded(version));
            case Match.Between between ->
                within(between, bound -> OptionalInt.of(key.compareTo(((Value.Version) bound).key())));
        };
    }

    /** Compares with a bound, if the two can be compared. */
    private interface Comparison {
        OptionalInt with(Value bound);
    }

    /** Whether it lies between the bounds; a match without bounds asks only that it is there. */
    private static boolean within(Match match, Comparison comparison) {
        return !(match instanceof Match.Between between)
                || (beyond(between.low(), comparison, 1) && beyond(between.high(), comparison, -1));
    }

    /** Whether it lies on the right side of a bound: above with 1, below with -1. */
    private static boolean beyond(Match.@Nullable Bound bound, Comparison comparison, int side) {
        if (bound == null) {
            return true;
        }
        OptionalInt compared = comparison.with(bound.value());
        int sign = Integer.signum(compared.orElse(-side));
        return sign == side || (sign == 0 && bound.inclusive());
    }

    private static OptionalInt compare(String folded, Value bound) {
        return switch (bound) {
            case Value.Numeric number ->
                Terms.number(folded)
                        .map(own -> OptionalInt.of(Double.compare(own, number.number())))
                        .orElse(OptionalInt.empty());
            case Value.Text text ->
                OptionalInt.of(Arrays.compareUnsigned(Terms.bytes(folded), Terms.bytes(text.folded())));
            default -> OptionalInt.empty();
        };
    }

    /** The instant that a bound of a time stands for. */
    static Instant time(Value bound, Instant now) {
        return switch (bound) {
            case Value.Instantly instantly -> instantly.time();
            case Value.Ago ago -> now.minus(ago.span());
            default -> throw new IllegalArgumentException("not a time: " + bound);
        };
    }

    private Stream<String> texts(Field field) {
        return switch (field.name()) {
            case Fields.ID -> Stream.of(device.id());
            case Fields.BOARD -> Stream.of(device.board());
            case Fields.GATEWAY -> Stream.ofNullable(device.gateway());
            case Fields.SERIAL -> Stream.ofNullable(device.serial());
            case Fields.STATE -> Stream.of(device.state().name());
            case Fields.GROUPS -> groups.get().stream();
            default -> Stream.ofNullable(device.attributes().get(field.name().substring(Fields.ATTRIBUTES.length())));
        };
    }

    /** Everything about it that is text. */
    private Stream<String> texts() {
        return Stream.of(
                        Stream.of(device.id(), device.board(), device.state().name()),
                        Stream.of(device.gateway(), device.serial(), device.version())
                                .filter(Objects::nonNull),
                        device.versions().values().stream().map(Devices.SlotVersion::version),
                        device.attributes().values().stream(),
                        groups.get().stream())
                .flatMap(texts -> texts)
                .map(Terms::folded);
    }

    private @Nullable String version(Field field) {
        if (field.name().equals(Fields.VERSION)) {
            return device.version();
        }
        var held = device.versions().get(SlotName.valueOf(field.name().substring(Fields.VERSIONS.length())));
        return held == null ? null : held.version();
    }
}
