package dev.sealift.server.device.query;

import dev.sealift.api.operator.Devices;
import dev.sealift.server.database.Row;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.DeviceStore;
import dev.sealift.server.device.Terms;
import dev.sealift.server.problem.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds devices by a query, in the order of their ids. */
public final class DeviceSearch {
    /** Rows that one request looks at when no index leads to those that match: a page may be short, but not slow. */
    private static final int MAX_LOOKED_AT = 20_000;

    private static final int PAGE = 1000;

    private final DeviceStore store;
    private final Clock clock;

    public DeviceSearch(DeviceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A page of matches, and where the next begins. */
    public record Page(List<Device> devices, @Nullable String next) {}

    /** The query that a text says, or the refusal that says what is wrong with it. */
    public static DeviceQuery parse(String text) {
        try {
            return QueryParser.parse(text);
        } catch (QueryException e) {
            throw Refusal.invalid("query", "character " + e.position() + ": " + e.found(), e.expected());
        }
    }

    /** Those that match now, after an id. Without a next there are no more; otherwise the page may be short. */
    public Page find(Handle tx, DeviceQuery query, String after, int limit) {
        Instant now = clock.instant();
        var condition = SqlCondition.of(query, now, false);
        List<Device> found = new ArrayList<>();
        String at = after;
        int lookedAt = 0;
        while (lookedAt < MAX_LOOKED_AT) {
            List<Device> rows = rows(tx, condition, at, limit);
            for (Device device : rows) {
                at = device.id();
                if (condition.exact() || facts(tx, device, now).match(query)) {
                    found.add(device);
                }
                if (found.size() == limit) {
                    return new Page(found, at);
                }
            }
            lookedAt += rows.size();
            if (rows.size() < limit) {
                return new Page(found, null);
            }
        }
        return new Page(found, at);
    }

    /** All that match within a range of ids; without an end up to the last. */
    public List<Device> range(
            Handle tx, DeviceQuery query, Function<String, Set<String>> groups, String after, @Nullable String to) {
        Instant now = clock.instant();
        var condition = SqlCondition.of(query, now, true);
        return tx.createQuery("SELECT d.* FROM devices d WHERE d.id > :after" + (to == null ? "" : " AND d.id <= :to")
                        + " AND (" + condition.sql() + ")")
                .bindMap(condition.bindings())
                .bindMap(to == null ? Map.of() : Map.of("to", to))
                .bind("after", after)
                .map(Row.mapper(store::device))
                .filter(device ->
                        condition.exact() || new Facts(device, () -> groups.apply(device.id()), now).match(query))
                .list();
    }

    private Facts facts(Handle tx, Device device, Instant now) {
        return new Facts(device, () -> groups(tx, device.id()), now);
    }

    private static Set<String> groups(Handle tx, String device) {
        return new LinkedHashSet<>(tx.createQuery("SELECT device_group FROM group_members WHERE device = :device")
                .bind("device", device)
                .mapTo(String.class)
                .list());
    }

    private List<Device> rows(Handle tx, SqlCondition condition, String after, int limit) {
        SqlCondition.Lead lead = condition.lead();
        // CROSS JOIN keeps SQLite to this order, in which it finds the ids sorted.
        String from = lead == null
                ? "devices d WHERE d.id > :after"
                : "device_terms l CROSS JOIN devices d WHERE l.field = :leadField AND l.term = :leadTerm"
                        + " AND l.device > :after AND d.id = l.device";
        var query = tx.createQuery("SELECT d.* FROM " + from + " AND (" + condition.sql() + ") ORDER BY "
                        + (lead == null ? "d.id" : "l.device") + " LIMIT :limit")
                .bindMap(condition.bindings())
                .bind("after", after)
                .bind("limit", limit);
        if (lead != null) {
            query.bind("leadField", lead.field()).bind("leadTerm", Terms.bytes(lead.term()));
        }
        return query.map(Row.mapper(store::device)).list();
    }

    /** How many match, by version and board. */
    public Devices.Counts counts(Handle tx, DeviceQuery query) {
        Instant now = clock.instant();
        var condition = SqlCondition.of(query, now, false);
        List<Devices.Count> counts = condition.exact() ? counted(tx, condition) : countedOneByOne(tx, query);
        return new Devices.Counts(
                counts.stream().mapToLong(Devices.Count::devices).sum(), counts);
    }

    private static List<Devices.Count> counted(Handle tx, SqlCondition condition) {
        return tx.createQuery("SELECT d.board, d.version, COUNT(*) AS n FROM devices d WHERE " + condition.sql()
                        + " GROUP BY d.board, d.version ORDER BY d.board, COALESCE(d.version, '')")
                .bindMap(condition.bindings())
                .map((row, context) ->
                        new Devices.Count(row.getString("board"), row.getString("version"), row.getLong("n")))
                .list();
    }

    private List<Devices.Count> countedOneByOne(Handle tx, DeviceQuery query) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        String after = "";
        while (after != null) {
            Page page = find(tx, query, after, PAGE);
            page.devices()
                    .forEach(device -> counts.computeIfAbsent(device.board(), board -> new TreeMap<>())
                            .merge(device.version() == null ? "" : device.version(), 1L, Long::sum));
            after = page.next();
        }
        List<Devices.Count> list = new ArrayList<>();
        counts.forEach((board, versions) -> versions.forEach(
                (version, number) -> list.add(new Devices.Count(board, version.isEmpty() ? null : version, number))));
        return list;
    }

    /** A page as operators see it. */
    public Devices.Page page(Handle tx, DeviceQuery query, String after, int limit) {
        Page found = find(tx, query, after, limit + 1);
        List<Device> page = found.devices();
        String next = found.next();
        if (page.size() > limit) {
            page = page.subList(0, limit);
            next = page.getLast().id();
        }
        return new Devices.Page(page.stream().map(DeviceService::view).toList(), next);
    }
}
