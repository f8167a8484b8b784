package dev.sealift.server.device.query;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What devices are asked for, as a tree. */
public sealed interface DeviceQuery {
    /** In {@link #fields()} of a query that looks at every field. */
    String EVERY_FIELD = "*";

    /** Every device. */
    record All() implements DeviceQuery {}

    /** Devices that match all of the parts. */
    record And(List<DeviceQuery> parts) implements DeviceQuery {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** Devices that match one of the parts. */
    record Or(List<DeviceQuery> parts) implements DeviceQuery {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** Devices that do not match the part. */
    record Not(DeviceQuery part) implements DeviceQuery {}

    /** Devices with a field that matches; one without the field does not. */
    record Condition(Field field, Match match) implements DeviceQuery {}

    /** Devices with any field that matches as text. */
    record Anywhere(Match match) implements DeviceQuery {}

    /** Names of the fields it looks at. */
    default Set<String> fields() {
        Set<String> fields = new HashSet<>();
        leaves().forEach(leaf -> {
            switch (leaf) {
                case Condition condition -> fields.add(condition.field().name());
                case Anywhere anywhere -> fields.add(EVERY_FIELD);
                default -> {}
            }
        });
        return fields;
    }

    /** The spans before now at whose end a device begins or ceases to match by time alone. */
    default List<Duration> spans() {
        return leaves().filter(Condition.class::isInstance)
                .map(leaf -> ((Condition) leaf).match())
                .filter(Match.Between.class::isInstance)
                .flatMap(match -> ((Match.Between) match).bounds())
                .map(Match.Bound::value)
                .filter(Value.Ago.class::isInstance)
                .map(value -> ((Value.Ago) value).span())
                .distinct()
                .toList();
    }

    /** The parts that have no parts. */
    private Stream<DeviceQuery> leaves() {
        return switch (this) {
            case And and -> and.parts().stream().flatMap(DeviceQuery::leaves);
            case Or or -> or.parts().stream().flatMap(DeviceQuery::leaves);
            case Not not -> not.part().leaves();
            case All all -> Stream.of(all);
            case Condition condition -> Stream.of(condition);
            case Anywhere anywhere -> Stream.of(anywhere);
        };
    }
}
