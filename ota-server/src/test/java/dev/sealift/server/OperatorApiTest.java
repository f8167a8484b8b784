package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators' tools rely on: retries, clear refusals, the log, and numbers to watch. */
class OperatorApiTest {
    private static final String DEVICES = "/api/v1/devices";

    private final TestServer server;

    OperatorApiTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRequestSentAgainWithItsKeyIsAnsweredAgainAndNotCarriedOutAgain() {
        var create = new Devices.Create("d1", TestServer.BOARD, null);
        Reply first = server.operator().post(DEVICES, create, "Idempotency-Key", "k1");
        Reply second = server.operator().post(DEVICES, create, "Idempotency-Key", "k1");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(server.operator().post(DEVICES, create).code()).isEqualTo("ALREADY_EXISTS");
        server.restart();
        assertThat(server.operator()
                        .post(DEVICES, create, "Idempotency-Key", "k1")
                        .text())
                .isEqualTo(first.text());
        Reply other = server.operator()
                .post(DEVICES, new Devices.Create("d2", TestServer.BOARD, null), "Idempotency-Key", "k1");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("detail").asString()).contains("another request");
    }

    @Test
    void aJobSentTwiceWithoutAnIdIsOneJobWhenItHasAKey() {
        server.addDevice("d1", null);
        var create = new Jobs.Create(null, server.release("1.1.0", 1).id(), List.of("d1"), null, null);
        String id = server.operator()
                .post("/api/v1/jobs", create, "Idempotency-Key", "k")
                .as(Jobs.View.class)
                .id();
        assertThat(server.operator()
                        .post("/api/v1/jobs", create, "Idempotency-Key", "k")
                        .as(Jobs.View.class)
                        .id())
                .isEqualTo(id);
        assertThat(server.operator().get("/api/v1/jobs").as(Jobs.Page.class).jobs())
                .hasSize(1);
    }

    @Test
    void badRequestsNameTheValueAndWhatWasExpected() {
        Reply board = server.operator().post(DEVICES, new Devices.Create("d1", "toaster", null));
        assertThat(board.json().path("value").asString()).isEqualTo("toaster");
        assertThat(board.json().path("expected").asString()).contains("stm32f405");
        assertThat(server.operator()
                        .post(DEVICES, new Devices.Create("no spaces", TestServer.BOARD, null))
                        .code())
                .isEqualTo("INVALID_VALUE");
        assertThat(server.operator()
                        .post(DEVICES, new Devices.Create("d1", TestServer.BOARD, "nowhere"))
                        .json()
                        .path("detail")
                        .asString())
                .contains("enrol it first");
        assertThat(server.operator().postText(DEVICES, "{\"id\": \"d1\"").code())
                .isEqualTo("MALFORMED_REQUEST");
        assertThat(server.operator().postText(DEVICES, "null").code()).isEqualTo("MALFORMED_REQUEST");
        // Whoever reads such a body takes the first or the last: nobody is to approve one and get the other.
        Reply twice = server.operator().postText(DEVICES, "{\"id\": \"d1\", \"id\": \"d2\", \"board\": \"stm32f405\"}");
        assertThat(twice.code()).isEqualTo("MALFORMED_REQUEST");
        assertThat(twice.json().path("detail").asString()).contains("twice");
        assertThat(server.operator().postText(DEVICES, "").json().path("detail").asString())
                .contains("id: absent");
        assertThat(server.operator()
                        .postText(DEVICES, "x".repeat(1024 * 1024 + 1))
                        .code())
                .isEqualTo("TOO_LARGE");
        // The answer arrives, though the client has not sent all of it when it is given.
        assertThat(server.operator()
                        .postText(DEVICES, "x".repeat(8 * 1024 * 1024))
                        .code())
                .isEqualTo("TOO_LARGE");
        assertThat(server.operator().get("/nowhere").code()).isEqualTo("NOT_FOUND");
        assertThat(server.operator().put(DEVICES, Map.of()).code()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(server.operator().get(DEVICES + "?limit=0").code()).isEqualTo("INVALID_VALUE");
        assertThat(server.operator().get(DEVICES + "/ghost").code()).isEqualTo("NOT_FOUND");
        Reply reply = server.operator().get("/api/v1/jobs/ghost");
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("type").asString()).isEqualTo("urn:sealift:problem:NOT_FOUND");
        Reply early = server.operator().get("/healthz", "X-Long", "x".repeat(20_000));
        assertThat(early.status()).isEqualTo(431);
        assertThat(early.code()).isEqualTo("TOO_LARGE");
    }

    @Test
    void membersThatAreUnknownMisplacedOrMissingAreNamedAndChangeNothing() {
        server.addDevice("d1", null);
        String job = "{\"release\":\"%s\",\"targets\":[\"d1\"],%%s}"
                .formatted(server.release("1.1.0", 1).id());
        for (var wrong : Map.of(
                        "\"rollout\":{\"maximumPerMinute\":1}", "rollout",
                        "\"policy\":{\"rollout\":{\"perMinute\":1}}", "policy.rollout.perMinute",
                        "\"policy\":{\"gates\":[{\"failureType\":\"ALL\",\"minNumberOfExecutedThings\":1}]}",
                                "thresholdPercentage",
                        "\"policy\":{\"gates\":[null]}", "policy.gates")
                .entrySet()) {
            Reply reply = server.operator().postText("/api/v1/jobs", job.formatted(wrong.getKey()));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().path("detail").asString()).contains(wrong.getValue());
        }
        assertThat(server.operator().get("/api/v1/jobs").as(Jobs.Page.class).jobs())
                .isEmpty();
    }

    @Test
    void listsComeInPages() {
        for (String id : List.of("a", "b", "c")) {
            server.addDevice(id, null);
        }
        assertThat(server.operator()
                        .get(DEVICES + "?limit=2&after=a")
                        .as(Devices.Page.class)
                        .devices())
                .extracting(Devices.View::id)
                .containsExactly("b", "c");
    }

    @Test
    void everyChangeIsAnEventWithActorAndReason() {
        server.operator()
                .post(
                        DEVICES,
                        new Devices.Create("d1", TestServer.BOARD, null),
                        "Sealift-Reason",
                        "new board on the desk");
        List<Audit.Event> events = server.operator()
                .get("/api/v1/audit?subject=device:d1")
                .as(Audit.Page.class)
                .events();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("DEVICE_CREATED");
            assertThat(event.actor()).isEqualTo("operator:admin");
            assertThat(event.reason()).isEqualTo("new board on the desk");
        });
    }

    @Test
    void anEventThatWasChangedIsFound() throws Exception {
        var device = server.device("d1");
        server.job("blue", server.release("1.1.0", 1), null, List.of("d1"));
        device.update("blue");
        Audit.Verification before =
                server.operator().get("/api/v1/audit/verify").as(Audit.Verification.class);
        assertThat(before.intact()).isTrue();
        assertThat(before.events()).isGreaterThan(8);

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + server.data.resolve("sealift.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE events SET actor = 'operator:nobody' WHERE sequence = 5");
        }

        Audit.Verification after = server.operator().get("/api/v1/audit/verify").as(Audit.Verification.class);
        assertThat(after.intact()).isFalse();
        assertThat(after.events()).isEqualTo(4);
        assertThat(after.firstBroken()).isEqualTo(5);
    }

    @Test
    void numbersForPrometheusTellJobsExecutionsDevicesAndRequests() {
        var device = server.device("d1");
        server.job("blue", server.release("1.1.0", 1), null, List.of("d1"));
        device.update("blue");
        String metrics = server.operator().get("/metrics").text();
        assertThat(metrics)
                .contains("sealift_jobs{status=\"COMPLETED\"} 1.0")
                .contains("sealift_executions{status=\"SUCCEEDED\"} 1.0")
                .contains("sealift_device_metric{board=\"stm32f405\",device=\"d1\",metric=\"heap_free\"} 40000.0")
                .contains("sealift_device_boots{board=\"stm32f405\",device=\"d1\"} 8.0")
                .contains("sealift_http_requests_total{listener=\"device\",method=\"POST\","
                        + "route=\"/things/{thing}/jobs/{job}\",status=\"200\"}")
                .contains("sealift_store_bytes")
                .contains("sealift_engine_decisions_total{decision=\"Offer\"} 1.0")
                .contains("sealift_engine_decisions_total{decision=\"Complete\"} 1.0")
                .contains("sealift_engine_offers_total 1.0")
                .contains("sealift_engine_due_executions 0.0");
    }

    @Test
    void aBodyThatIsNestedTooDeepIsToldSo() {
        // Where unknown members are skipped, the parser walks through them: on the devices' listener.
        var device = server.device("d1");
        Reply reply = device.client.postText("/things/d1/reports", "{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asString()).contains("nested too deep", "at most 32 levels");
    }

    @Test
    void healthNeedsNoToken() {
        assertThat(server.operator(null).get("/healthz").text()).isEqualTo("ok\n");
        assertThat(server.operator(null).get("/readyz").status()).isEqualTo(200);
    }
}
