package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who changes what somebody else changed meanwhile is told so; retries change nothing; lists have an end. */
class ConditionalTest {
    private final TestServer server;

    ConditionalTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aChangeIsRefusedWhenTheThingChangedSinceItWasRead() {
        server.addDevice("d1", null);
        server.job("blue", server.release("1.1.0", 1), null, List.of("d1"));
        String tag = server.operator().get("/api/v1/jobs/blue").header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        String cancel = "/api/v1/jobs/blue/cancel";

        Reply stale = server.operator().post(cancel, Map.of(), "If-Match", "\"0123\"");
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("PRECONDITION_FAILED");
        assertThat(server.job("blue").status().name()).isEqualTo("IN_PROGRESS");

        Reply done = server.operator().post(cancel, Map.of(), "If-Match", "\"0123\", " + tag);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.header("ETag")).isNotEqualTo(tag);
        assertThat(done.header("ETag"))
                .isEqualTo(server.operator().get("/api/v1/jobs/blue").header("ETag"));
        assertThat(server.operator().post(cancel, Map.of(), "If-Match", tag).status())
                .isEqualTo(412);
    }

    @Test
    void countsThatMoveByThemselvesLeaveTheTagAlone() {
        var device = server.device("d1");
        server.job("blue", server.release("1.1.0", 1), null, List.of("d1", "d1"));
        String before = server.operator().get("/api/v1/jobs/blue").header("ETag");
        device.report();
        assertThat(device.client.put("/things/d1/jobs/$next", Map.of()).status())
                .isEqualTo(200);
        assertThat(server.operator().get("/api/v1/jobs/blue").header("ETag")).isEqualTo(before);
    }

    @Test
    void aConditionOnAThingThatHasNoTagIsNeverTrue() {
        Reply reply = server.operator()
                .post("/api/v1/devices", Map.of("id", "d1", "board", TestServer.BOARD), "If-Match", "\"0123\"");
        assertThat(reply.status()).isEqualTo(412);
    }

    @Test
    void aRemovalSentAgainWithItsKeyIsAnsweredAgain() {
        String id = server.operator()
                .post("/api/v1/webhooks", Map.of("url", "https://192.0.2.1/x"))
                .json()
                .path("webhook")
                .path("id")
                .asString();
        Reply first = server.operator().delete("/api/v1/webhooks/" + id, "Idempotency-Key", "k");
        assertThat(first.status()).isEqualTo(200);
        assertThat(server.operator()
                        .delete("/api/v1/webhooks/" + id, "Idempotency-Key", "k")
                        .text())
                .isEqualTo(first.text());
        assertThat(server.operator().delete("/api/v1/webhooks/" + id).status()).isEqualTo(404);
    }

    @Test
    void pagesSayWhereTheNextBeginsAndTheLastDoesNot() {
        for (String id : List.of("a", "b", "c")) {
            server.addDevice(id, null);
        }
        var first = server.operator().get("/api/v1/devices?limit=2").json();
        assertThat(first.path("devices")).hasSize(2);
        assertThat(first.path("next").asString()).isEqualTo("b");
        var last = server.operator().get("/api/v1/devices?limit=2&after=b").json();
        assertThat(last.path("devices")).hasSize(1);
        assertThat(last.has("next")).isFalse();
        assertThat(server.operator().get("/api/v1/devices?limit=3").json().has("next"))
                .isFalse();
    }

    @Test
    void aQueryParameterThatIsUnknownOrGivenTwiceIsRefused() {
        Reply unknown = server.operator().get("/api/v1/devices?bord=x");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("detail").asString()).contains("bord", "[after, limit, query]");
        assertThat(server.operator().get("/api/v1/devices?limit=1&limit=2").status())
                .isEqualTo(400);
    }

    @Test
    void aMethodThatIsNotPossibleIsAnsweredWithThoseThatAre() {
        Reply reply = server.operator().put("/api/v1/devices", Map.of());
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).contains("GET", "POST");
    }
}
