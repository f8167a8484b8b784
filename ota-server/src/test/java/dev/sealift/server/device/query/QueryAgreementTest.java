package dev.sealift.server.device.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.MutableClock;
import dev.sealift.server.TestBoard;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.Device;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.DeviceStore;
import dev.sealift.server.device.QuarantineRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every condition there is on every field, alone and joined: SQL and the evaluation on one device never disagree. */
class QueryAgreementTest {
    private static final List<String> TEXTS = List.of(
            "berlin",
            "BERLIN",
            "Ber*",
            "b?r*",
            "*lin",
            "a\\*b",
            "\"a%b\"",
            "a_b",
            "z\u00fcrich",
            "Z\u00dc*",
            "5",
            "-0",
            "absent",
            "*");
    private static final List<String> ATTRIBUTES = List.of(
            "Berlin",
            "berlin-2",
            "a*b",
            "a%b",
            "axb",
            "a_b",
            "Z\u00dcRICH",
            "\ud83d\ude00",
            "\uffee",
            "5",
            "5.0",
            "-0",
            "0",
            "10");

    private final MutableClock clock = new MutableClock(Instant.parse("2026-06-01T12:00:00Z"));
    private final Database database;
    private final DeviceStore store = new DeviceStore(Json.mapper());
    private final DeviceSearch search = new DeviceSearch(store, clock);
    private final Map<Device, Set<String>> fleet = new HashMap<>();

    QueryAgreementTest(@TempDir Path data) {
        database = Database.open(data.resolve("sealift.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @BeforeEach
    void aFleet() {
        var audit = new AuditLog(clock, Json.mapper());
        var devices = new DeviceService(store, QuarantineRules.DEFAULT, audit, clock);
        database.write(tx -> {
            tx.execute("INSERT INTO gateways VALUES ('Berlin', 0), ('a_b', 0)");
            tx.execute("INSERT INTO device_groups (id, created_at) VALUES ('Berlin', 0), ('a_b', 0)");
            for (int i = 0; i < ATTRIBUTES.size(); i++) {
                String id =
                        List.of("Berlin", "berlin-2", "a_b", "axb", "absent-no").get(i % 5) + (i < 5 ? "" : "-" + i);
                String gateway = i % 3 == 0 ? null : i % 3 == 1 ? "Berlin" : "a_b";
                var attributes = i == 0 ? null : Map.of("site", ATTRIBUTES.get(i));
                devices.create(
                        tx,
                        Cause.SERVER,
                        new Devices.Create(id, "stm32f405", gateway, i % 4 == 0 ? null : "SN-" + i, attributes));
                report(tx, devices, id, i);
                if (i % 4 > 0) {
                    tx.execute("INSERT INTO group_members VALUES (?, ?, TRUE)", i % 4 == 1 ? "Berlin" : "a_b", id);
                }
            }
            tx.execute("UPDATE devices SET state = 'QUARANTINED' WHERE id = 'axb'");
            return tx;
        });
        database.read(tx -> {
            store.list(tx, "", 100).forEach(device -> fleet.put(device, groups(tx, device.id())));
            return tx;
        });
    }

    private void report(Handle tx, DeviceService devices, String id, int number) {
        List<String> versions = List.of("1.2.0+0", "1.2.0+7", "1.10.0+0", "2.0.0", "0.255.65535+4294967295");
        if (number % 6 > 0) {
            clock.advance(Duration.ofMinutes(10));
            var board = new TestBoard();
            board.slot = number % 2 == 0 ? SlotName.A : SlotName.B;
            board.version = versions.get(number % 5);
            devices.report(tx, Cause.SERVER, devices.get(tx, id), board.boot());
        }
    }

    private static Set<String> groups(Handle tx, String device) {
        return new LinkedHashSet<>(tx.createQuery("SELECT device_group FROM group_members WHERE device = :device")
                .bind("device", device)
                .mapTo(String.class)
                .list());
    }

    private static List<String> conditions() {
        List<String> conditions = new ArrayList<>(List.of("*", "berlin", "1.2*"));
        for (String field : List.of("id", "gateway", "serial", "groups", "attributes.site", "attributes.none")) {
            TEXTS.forEach(text -> conditions.add(field + ":" + text));
            conditions.add(field + ":[a TO c]");
            conditions.add(field + ">\"berlin\"");
            conditions.add(field + "<=berlin");
        }
        for (String of :
                List.of(">5", ">=5", "<5", "<=-0", "<0", ":[5 TO 10}", ":{5 TO *]", ">\"5\"", ":{* TO \uffee}")) {
            conditions.add("attributes.site" + of);
        }
        for (String state : List.of("ACTIVE", "quarantined", "act\u0131ve", "a*", "*", "nothing")) {
            conditions.add("state:" + state);
        }
        for (String board : List.of("stm32f405", "STM32*", "*f4?5", "nrf", "*")) {
            conditions.add("board:" + board);
        }
        for (String field : List.of("version", "versions.A", "versions.B")) {
            for (String of :
                    List.of(":1.2.0", ":1.2.*", ":*+7", ":*", ">1.2", ">=1.2.0+7", "<1.10", "<=2", ":[1.2 TO 1.10]")) {
                conditions.add(field + of);
            }
        }
        for (String of :
                List.of(":*", "<now-30m", ">=now-30m", ">now", "<2026-06-01T13:00:00Z", ":[now-1h TO now-20m}")) {
            conditions.add("lastContact" + of);
        }
        return conditions;
    }

    private static Stream<String> queries() {
        List<String> all = conditions();
        List<String> some = all.stream()
                .filter(condition -> Math.floorMod(condition.hashCode(), 11) == 0)
                .toList();
        Stream<String> alone = all.stream().flatMap(one -> Stream.of(one, "NOT " + one));
        Stream<String> joined = some.stream()
                .flatMap(one -> some.stream()
                        .flatMap(two ->
                                Stream.of(one + " AND " + two, one + " OR " + two, "NOT (" + one + " -" + two + ")")));
        return Stream.concat(alone, joined);
    }

    @Test
    void sqlAndEvaluationAgree() {
        int[] exact = {0, 0};
        database.read(tx -> {
            queries().forEach(text -> {
                DeviceQuery query = DeviceSearch.parse(text);
                List<String> expected = matching(query);
                var condition = SqlCondition.of(query, clock.instant(), false);
                List<String> rows = ids(tx, condition);
                if (condition.exact()) {
                    assertThat(rows).as(text + " as " + condition.sql()).isEqualTo(expected);
                } else {
                    assertThat(rows).as(text + " as " + condition.sql()).containsAll(expected);
                }
                assertThat(found(tx, query, 9)).as(text + " in pages").isEqualTo(expected);
                exact[condition.exact() ? 1 : 0]++;
            });
            return tx;
        });
        assertThat(exact[0]).isGreaterThan(200);
        assertThat(exact[1]).isGreaterThan(200);
    }

    private List<String> matching(DeviceQuery query) {
        return fleet.entrySet().stream()
                .filter(entry -> new Facts(entry.getKey(), entry::getValue, clock.instant()).match(query))
                .map(entry -> entry.getKey().id())
                .sorted()
                .toList();
    }

    private static List<String> ids(Handle tx, SqlCondition condition) {
        return tx.createQuery("SELECT d.id FROM devices d WHERE " + condition.sql() + " ORDER BY d.id")
                .bindMap(condition.bindings())
                .mapTo(String.class)
                .list();
    }

    private List<String> found(Handle tx, DeviceQuery query, int limit) {
        List<String> found = new ArrayList<>();
        @Nullable String after = "";
        while (after != null) {
            var page = search.find(tx, query, after, limit);
            page.devices().forEach(device -> found.add(device.id()));
            after = page.next();
        }
        return found;
    }
}
