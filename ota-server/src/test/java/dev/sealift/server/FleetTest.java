package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.DeviceState;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Groups;
import dev.sealift.server.device.QuarantineRules;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices described, searched, grouped by queries, carried in and out, and told apart. */
class FleetTest {
    private static final String DEVICES = "/api/v1/devices";

    private final TestServer server;

    FleetTest(@TempDir Path data) {
        server = new TestServer(
                Settings.local(data, List.of(Firmware.KEY.publicKey())).with(new QuarantineRules(true, 0)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void create(String id, Map<String, String> attributes) {
        server.operator()
                .post(DEVICES, new Devices.Create(id, TestServer.BOARD, null, null, attributes))
                .as(Devices.View.class);
    }

    private Devices.View show(String id) {
        return server.operator().get(DEVICES + "/" + id).as(Devices.View.class);
    }

    private Devices.Page search(String query, String more) {
        return server.operator()
                .get(DEVICES + "?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + more)
                .as(Devices.Page.class);
    }

    private List<String> found(String query) {
        return search(query, "").devices().stream().map(Devices.View::id).toList();
    }

    private Devices.View update(String id, Map<String, String> attributes, @Nullable Boolean replace) {
        return server.operator()
                .patch(DEVICES + "/" + id, new Devices.Update(null, null, attributes, replace))
                .as(Devices.View.class);
    }

    private List<String> members(String group) {
        return server.operator()
                .get("/api/v1/groups/" + group + "/members")
                .as(Groups.Members.class)
                .devices();
    }

    private Reply group(String id, @Nullable String query) {
        return server.operator().post("/api/v1/groups", new Groups.Create(id, null, null, query));
    }

    private List<String> events(String device) {
        return server.operator().get("/api/v1/audit?subject=device:" + device).as(Audit.Page.class).events().stream()
                .map(Audit.Event::kind)
                .toList();
    }

    @Test
    void attributesAreMergedOrReplacedAndOnlyByWhoSawTheLastChange() {
        create("d1", Map.of("site", "berlin", "floor", "3"));
        assertThat(update("d1", Map.of("floor", "", "room", "12"), null).attributes())
                .isEqualTo(Map.of("site", "berlin", "room", "12"));
        assertThat(update("d1", Map.of("a", "b"), true).attributes()).isEqualTo(Map.of("a", "b"));
        assertThat(show("d1").version()).isEqualTo(3);
        String seen = server.operator().get(DEVICES + "/d1").header("ETag");
        var serial = new Devices.Update(null, "SN1", null, null);
        assertThat(server.operator()
                        .patch(DEVICES + "/d1", serial, "If-Match", seen)
                        .status())
                .isEqualTo(200);
        assertThat(server.operator()
                        .patch(DEVICES + "/d1", serial, "If-Match", seen)
                        .code())
                .isEqualTo("PRECONDITION_FAILED");
        assertThat(server.operator()
                        .patch(DEVICES + "/d1", new Devices.Update(null, null, Map.of("timeZone", "Mars"), null))
                        .json()
                        .path("expected")
                        .asString())
                .contains("Europe/Berlin");
        assertThat(found("attributes.site:*")).isEmpty();
    }

    @Test
    void devicesAreFoundByWhatTheyAreAndWhatTheyReport() {
        create("pump-1", Map.of("site", "Berlin"));
        create("pump-2", Map.of("site", "Paris"));
        TestDevice device = server.device("valve");
        assertThat(found("id:pump-* -attributes.site:berlin")).containsExactly("pump-2");
        assertThat(found("version>=1.0 versions.A<1.0.1 lastContact>now-1m")).containsExactly("valve");
        assertThat(show("valve").versions().get(SlotName.A)).satisfies(held -> {
            assertThat(held.imageHash()).isEqualTo(device.imageHash);
            assertThat(held.confirmed()).isTrue();
        });
        Devices.Page page = search("*", "&limit=2");
        assertThat(page.devices()).extracting(Devices.View::id).containsExactly("pump-1", "pump-2");
        assertThat(search("*", "&limit=2&after=" + page.next()).devices())
                .extracting(Devices.View::id)
                .containsExactly("valve");
        assertThat(server.operator().get(DEVICES + "/counts").as(Devices.Counts.class))
                .isEqualTo(new Devices.Counts(
                        3,
                        List.of(
                                new Devices.Count(TestServer.BOARD, null, 2),
                                new Devices.Count(TestServer.BOARD, "1.0.0+0", 1))));
        assertThat(server.operator()
                        .get(DEVICES + "?query=colour:red")
                        .json()
                        .path("detail")
                        .asString())
                .contains("character 1: field 'colour'", "attributes.NAME");
    }

    @Test
    void devicesEnterAndLeaveADynamicGroupAsTheyChange() {
        create("d1", Map.of("site", "berlin"));
        create("d2", Map.of());
        assertThat(group("b", "attributes.site:berlin").as(Groups.View.class).status())
                .isEqualTo(Groups.Status.ACTIVE);
        assertThat(members("b")).containsExactly("d1");
        update("d2", Map.of("site", "BERLIN"), null);
        update("d1", Map.of("site", "paris"), null);
        create("d3", Map.of("site", "berlin"));
        assertThat(members("b")).containsExactly("d2", "d3");
        server.operator().patch("/api/v1/groups/b", new Groups.Update(null, null, "attributes.site:p*"));
        assertThat(members("b")).containsExactly("d1");
        assertThat(group("x", "site:berlin").json().path("detail").asString())
                .contains("query: character 1: field 'site'");
        assertThat(server.operator()
                        .post("/api/v1/groups/b/members", new Groups.Change(List.of("d2")))
                        .code())
                .isEqualTo("INVALID_STATE");
    }

    @Test
    void aReportOrAStaticGroupMovesADeviceToo() {
        group("lab", null);
        group("old", "versions.A<2.0");
        group("in-lab", "groups:lab -groups:in-lab");
        server.device("d1");
        assertThat(members("old")).containsExactly("d1");
        server.operator().post("/api/v1/groups/lab/members", new Groups.Change(List.of("d1")));
        assertThat(members("in-lab")).containsExactly("d1");
        server.operator().post("/api/v1/groups/lab/members/remove", new Groups.Change(List.of("d1")));
        assertThat(members("in-lab")).isEmpty();
    }

    @Test
    void timeAloneMovesADevice() {
        TestDevice device = server.device("d1");
        group("silent", "lastContact<now-7d");
        group("fresh", "lastContact>=now-1h");
        assertThat(members("fresh")).containsExactly("d1");
        server.clock.advance(Duration.ofHours(2));
        server.server().tick();
        assertThat(members("fresh")).isEmpty();
        assertThat(members("silent")).isEmpty();
        server.clock.advance(Duration.ofDays(7));
        server.server().tick();
        assertThat(members("silent")).containsExactly("d1");
        device.report();
        assertThat(members("silent")).isEmpty();
        assertThat(members("fresh")).containsExactly("d1");
    }

    @Test
    void aGroupOverALargeFleetIsBuiltInSteps() {
        var lines = new StringBuilder("id,board,attributes.parity\n");
        for (int i = 0; i < 2100; i++) {
            lines.append("d%05d,%s,%s\n".formatted(i, TestServer.BOARD, i % 2 == 0 ? "even" : "odd"));
        }
        assertThat(importLines("text/csv", lines.toString()).created()).isEqualTo(2100);
        group("even", "attributes.parity:even");
        server.server().tick();
        Groups.View built = server.operator().get("/api/v1/groups/even").as(Groups.View.class);
        assertThat(built.status()).isEqualTo(Groups.Status.ACTIVE);
        assertThat(built.members()).isEqualTo(1050);
    }

    private Devices.Imported importLines(String type, String lines) {
        return server.operator().send("POST", DEVICES + "/import", type, lines).as(Devices.Imported.class);
    }

    @Test
    void whatIsExportedCanBeImportedAgain() {
        create("d1", Map.of("site", "a,\"b\"", "floor", "3"));
        create("d2", Map.of());
        for (String type : List.of("text/csv", "application/x-ndjson")) {
            Reply exported = server.operator().get(DEVICES + "/export?query=id:d*", "Accept", type);
            assertThat(exported.text().lines()).hasSize(type.equals("text/csv") ? 3 : 2);
            assertThat(importLines(type, exported.text()).unchanged()).isEqualTo(2);
            String renamed = exported.text().replace("d2", "from-" + type.length());
            assertThat(importLines(type, renamed).created()).isEqualTo(1);
        }
        assertThat(importLines("text/csv", "id,board,attributes.floor\nd1,stm32f405,4\n")
                        .updated())
                .isEqualTo(1);
        assertThat(show("d1").attributes()).isEqualTo(Map.of("site", "a,\"b\"", "floor", "4"));
    }

    @Test
    void aBatchWithAWrongLineIsNotTakenAndEachErrorIsNamed() {
        var lines = new StringBuilder();
        for (int i = 1; i <= 1500; i++) {
            String board = i == 3 ? "toaster" : TestServer.BOARD;
            lines.append(i == 5 ? "{\"id\":\n" : "{\"id\":\"d%d\",\"board\":\"%s\"}\n".formatted(i, board));
        }
        Devices.Imported imported = importLines("application/x-ndjson", lines.toString());
        assertThat(imported.lines()).isEqualTo(1500);
        assertThat(imported.created()).isEqualTo(500);
        assertThat(imported.refused()).containsExactly(new Devices.Lines(1, 1000));
        assertThat(imported.errors()).extracting(Devices.LineError::line).containsExactly(3, 5);
        assertThat(imported.errors().getFirst().field()).isEqualTo("board");
        assertThat(imported.errors().getFirst().value()).isEqualTo("toaster");
        assertThat(server.operator().get(DEVICES + "/d1").status()).isEqualTo(404);
        assertThat(server.operator()
                        .send("POST", DEVICES + "/import", "text/csv", "name,board\n")
                        .json()
                        .path("value")
                        .asString())
                .isEqualTo("name,board");
    }

    @Test
    void aSecondLineAboutTheSameDeviceIsNamedWithTheFirst() {
        Devices.Imported imported = importLines("text/csv", "id,board\nd1,stm32f405\nd2,stm32f405\nd1,stm32f405\n");
        assertThat(imported.created()).isZero();
        assertThat(imported.errors())
                .containsExactly(new Devices.LineError(4, "id", "d1", "an id once in the file: line 2 has it"));
    }

    @Test
    void twoBoardsThatTakeTurnsAreSuspectedAndQuarantined() {
        TestDevice one = server.device("d1");
        var two = new TestDevice("d1", one.client);
        two.boots = 3;
        for (int turn = 0; turn < 3; turn++) {
            assertThat(show("d1").suspicion()).isNull();
            one.boots++;
            one.report();
            two.boots++;
            two.report();
        }
        Devices.View suspected = show("d1");
        assertThat(suspected.suspicion()).contains("boot counters 6 and 10 took turns 3 times");
        assertThat(suspected.state()).isEqualTo(DeviceState.QUARANTINED);
        assertThat(events("d1")).contains("DEVICE_CLONE_SUSPECTED", "DEVICE_QUARANTINED");
        Devices.View released = server.operator()
                .post(DEVICES + "/d1/release", new Devices.Release())
                .as(Devices.View.class);
        assertThat(released.state()).isEqualTo(DeviceState.ACTIVE);
        assertThat(released.suspicion()).isNull();
    }

    @Test
    void lateReportsOfOneBoardAreNoClone() {
        TestDevice device = server.device("d1");
        device.boots = 20;
        device.report();
        for (long late = 10; late < 20; late++) {
            device.boots = late;
            device.report();
        }
        assertThat(show("d1").suspicion()).isNull();
    }

    @Test
    void anotherSerialOrTwoImagesInOneBootAreSuspectedAtOnce() {
        TestDevice device = server.device("d1");
        report(device, "SN-1");
        assertThat(show("d1").serial()).isEqualTo("SN-1");
        report(device, "SN-2");
        assertThat(show("d1").suspicion()).isEqualTo("serial SN-2 reported (expected: SN-1)");

        TestDevice other = server.device("d2");
        other.imageHash = "f".repeat(64);
        other.report();
        assertThat(show("d2").suspicion()).contains("boot 7 reported with image " + other.imageHash);
    }

    private static void report(TestDevice device, String serial) {
        DeviceReport boot = device.boot();
        assertThat(device.client
                        .post(
                                "/things/" + device.id + "/reports",
                                new DeviceReport(boot.boot(), boot.metrics(), serial))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void newHardwareTakesThePlaceOfTheOld() {
        TestDevice old = server.device("d1");
        report(old, "SN-1");
        server.clock.advance(Duration.ofSeconds(1));
        Devices.View replaced = server.operator()
                .post(DEVICES + "/d1/replace", new Devices.Replace("SN-2"))
                .as(Devices.View.class);
        assertThat(replaced.serial()).isEqualTo("SN-2");
        assertThat(replaced.lastReport()).isNull();
        assertThat(old.report().status()).isEqualTo(401);

        var successor = new TestDevice("d1", server.devicePlane(server.enrolDevice("d1")));
        successor.boots = 1;
        report(successor, "SN-2");
        Devices.View view = show("d1");
        assertThat(view.suspicion()).isNull();
        assertThat(view.lastReport()).isNotNull();
        assertThat(events("d1")).contains("DEVICE_REPLACED", "CERTIFICATES_REVOKED");
    }

    @Test
    void aDecommissionedDeviceIsSilencedAndOnlyThenDeleted() {
        TestDevice device = server.device("d1");
        server.addDevice("d2", null);
        assertThat(server.operator().delete(DEVICES + "/d1").code()).isEqualTo("INVALID_STATE");
        for (String id : List.of("d1", "d2")) {
            assertThat(server.operator()
                            .post(DEVICES + "/" + id + "/decommission", new Devices.Stop("scrapped"))
                            .as(Devices.View.class)
                            .stateReason())
                    .isEqualTo("scrapped");
        }
        assertThat(device.report().status()).isEqualTo(401);
        assertThat(server.operator()
                        .post(DEVICES + "/d1/release", new Devices.Release())
                        .code())
                .isEqualTo("INVALID_STATE");
        assertThat(found("state:decommissioned")).containsExactly("d1", "d2");
        assertThat(server.operator()
                        .delete(DEVICES + "/d2")
                        .as(Devices.Deleted.class)
                        .id())
                .isEqualTo("d2");
        assertThat(server.operator().get(DEVICES + "/d2").status()).isEqualTo(404);
        assertThat(events("d2")).contains("DEVICE_DECOMMISSIONED", "DEVICE_DELETED");
    }
}
