package dev.sealift.server.device.query;

import dev.sealift.api.DeviceState;
import dev.sealift.server.device.Fields;
import dev.sealift.server.device.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query as a condition on the row {@code d} of {@code devices}. It holds for every device that matches; unless it is
 * exact, it holds for others too, and {@link Facts} tells them apart.
 *
 * @param sql      never NULL
 * @param bindings of its named parameters
 * @param exact    it holds for no device that does not match
 * @param lead     an entry of {@code device_terms} that every device which matches has: a short way to them
 */
public record SqlCondition(
        String sql,
        Map<String, Object> bindings,
        boolean exact,
        @Nullable Lead lead) {
    /** An entry of the index. */
    public record Lead(String field, String term) {}

    private record Part(String sql, boolean exact) {
        static final Part ANY = new Part("TRUE", false);
    }

    /** Translates at an instant; with {@code staticOnly}, {@code groups} are static ones. */
    public static SqlCondition of(DeviceQuery query, Instant now, boolean staticOnly) {
        var translation = new Translation(now, staticOnly);
        Part part = translation.part(query);
        return new SqlCondition(part.sql(), translation.bindings, part.exact(), lead(query));
    }

    private static @Nullable Lead lead(DeviceQuery query) {
        return switch (query) {
            case DeviceQuery.And and ->
                and.parts().stream()
                        .map(SqlCondition::lead)
                        .filter(lead -> lead != null)
                        .findFirst()
                        .orElse(null);
            case DeviceQuery.Condition(Field field, Match.Exact exact)
            when indexed(field) -> new Lead(field.name(), text(exact.value()));
            default -> null;
        };
    }

    private static boolean indexed(Field field) {
        return field.attribute() || field.name().startsWith(Fields.VERSIONS);
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Text text -> text.folded();
            case Value.Version version -> version.key();
            default -> throw new IllegalArgumentException("not in the index: " + value);
        };
    }

    private static byte[] term(Value value) {
        return Terms.bytes(text(value));
    }

    private static final class Translation {
        private final Instant now;
        private final boolean staticOnly;
        private final Map<String, Object> bindings = new HashMap<>();

        Translation(Instant now, boolean staticOnly) {
            this.now = now;
            this.staticOnly = staticOnly;
        }

        Part part(DeviceQuery query) {
            return switch (query) {
                case DeviceQuery.All _ -> new Part("TRUE", true);
                case DeviceQuery.And and -> joined(and.parts(), " AND ");
                case DeviceQuery.Or or -> joined(or.parts(), " OR ");
                case DeviceQuery.Not not -> not(not.part());
                case DeviceQuery.Condition condition -> condition(condition.field(), condition.match());
                case DeviceQuery.Anywhere _ -> Part.ANY;
            };
        }

        /** What is not among too many may still match: nothing is known of it then. */
        private Part not(DeviceQuery query) {
            Set<String> before = Set.copyOf(bindings.keySet());
            Part part = part(query);
            if (part.exact()) {
                return new Part("NOT (" + part.sql() + ")", true);
            }
            bindings.keySet().retainAll(before);
            return Part.ANY;
        }

        private Part joined(List<DeviceQuery> queries, String by) {
            List<Part> parts = queries.stream().map(this::part).toList();
            String sql = String.join(
                    by, parts.stream().map(part -> "(" + part.sql() + ")").toList());
            return new Part(sql, parts.stream().allMatch(Part::exact));
        }

        private Part condition(Field field, Match match) {
            if (indexed(field)) {
                return term(field, match);
            }
            return switch (field.name()) {
                case Fields.VERSION -> version(match);
                case Fields.LAST_CONTACT -> ordered("d.last_seen_at", match, this::time);
                case Fields.GROUPS -> group(match);
                default -> column(field, match);
            };
        }

        private Part column(Field field, Match match) {
            String column = "d." + field.name();
            return switch (match) {
                case Match.Present _ -> present(column);
                case Match.Exact(Value.Text(String folded)) ->
                    switch (field.name()) {
                        case Fields.BOARD -> compared(column, "=", folded);
                        case Fields.STATE -> compared(column, "=", state(folded));
                        default -> compared("lower(" + column + ")", "=", folded);
                    };
                case Match.Like like -> like("lower(" + column + ")", like.glob());
                default -> Part.ANY; // databases order texts each in its own way
            };
        }

        private static String state(String folded) {
            return Arrays.stream(DeviceState.values())
                    .map(DeviceState::name)
                    .filter(name -> Terms.folded(name).equals(folded))
                    .findFirst()
                    .orElse(folded);
        }

        private Part version(Match match) {
            return switch (match) {
                case Match.Like like -> like("lower(d.version)", like.glob());
                default -> ordered("d.version_order", match, value -> ((Value.Version) value).key());
            };
        }

        private long time(Value value) {
            return Facts.time(value, now).toEpochMilli();
        }

        private Part group(Match match) {
            String member =
                    "d.id IN (SELECT m.device FROM group_members m JOIN device_groups g ON g.id = m.device_group"
                            + " WHERE " + (staticOnly ? "g.query IS NULL AND " : "");
            Part name =
                    switch (match) {
                        case Match.Present _ -> new Part("TRUE", true);
                        case Match.Exact(Value.Text(String folded)) -> compared("lower(g.id)", "=", folded);
                        case Match.Like like -> like("lower(g.id)", like.glob());
                        default -> Part.ANY;
                    };
            return new Part(member + name.sql() + ")", name.exact());
        }

        private Part term(Field field, Match match) {
            String entry = "EXISTS (SELECT 1 FROM device_terms t WHERE t.device = d.id AND t.field = "
                    + bound(field.name()) + " AND ";
            Part value =
                    switch (match) {
                        case Match.Like like when field.kind() == Field.Kind.TEXT -> prefix(like.glob());
                        case Match.Like _ -> Part.ANY;
                        case Match.Between between
                        when numeric(between) ->
                            ordered("t.number", match, number -> ((Value.Numeric) number).number());
                        default -> ordered("t.term", match, SqlCondition::term);
                    };
            return new Part(entry + value.sql() + ")", value.exact());
        }

        private static boolean numeric(Match.Between between) {
            return between.bounds().anyMatch(bound -> bound.value() instanceof Value.Numeric);
        }

        private Part prefix(Glob glob) {
            byte[] prefix = glob.prefix().getBytes(StandardCharsets.UTF_8);
            if (prefix.length == 0) {
                return new Part("TRUE", glob.isPrefix());
            }
            byte[] behind = prefix.clone();
            behind[behind.length - 1]++; // UTF-8 has no byte 255
            return new Part("t.term >= " + bound(prefix) + " AND t.term < " + bound(behind), glob.isPrefix());
        }

        private interface Bindable {
            Object of(Value value);
        }

        private Part ordered(String column, Match match, Bindable bindable) {
            return switch (match) {
                case Match.Exact exact -> compared(column, "=", bindable.of(exact.value()));
                case Match.Between between -> {
                    List<String> bounds = new ArrayList<>(List.of(column + " IS NOT NULL"));
                    add(bounds, column + " >", between.low(), bindable);
                    add(bounds, column + " <", between.high(), bindable);
                    yield new Part("(" + String.join(" AND ", bounds) + ")", true);
                }
                default -> present(column);
            };
        }

        private void add(List<String> bounds, String comparison, Match.@Nullable Bound bound, Bindable bindable) {
            if (bound != null) {
                bounds.add(comparison + (bound.inclusive() ? "= " : " ") + bound(bindable.of(bound.value())));
            }
        }

        private Part present(String column) {
            return new Part(column + " IS NOT NULL", true);
        }

        private Part compared(String expression, String operator, Object value) {
            return new Part(
                    "(" + expression + " IS NOT NULL AND " + expression + " " + operator + " " + bound(value) + ")",
                    true);
        }

        private Part like(String expression, Glob glob) {
            return new Part(
                    "(" + expression + " IS NOT NULL AND " + expression + " LIKE " + bound(glob.like())
                            + " ESCAPE '!')",
                    true);
        }

        private String bound(Object value) {
            String name = "q" + bindings.size();
            bindings.put(name, value);
            return ":" + name;
        }
    }
}
