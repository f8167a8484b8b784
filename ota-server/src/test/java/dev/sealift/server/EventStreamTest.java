package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.Json;
import dev.sealift.api.OperatorRole;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Events as they happen: in order, resumable, within what the reader may see, and over when they should be. */
class EventStreamTest {
    private static final String STREAM = "/api/v1/events/stream";

    private final TestServer server;

    EventStreamTest(@TempDir Path data) {
        server = new TestServer(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What arrived on a stream until it ended. */
    private static final class Reader {
        private final List<JsonNode> events = new CopyOnWriteArrayList<>();
        private final Thread thread;

        Reader(InputStream body) {
            thread = Thread.ofVirtual().start(() -> {
                try (var lines = new Scanner(body, StandardCharsets.UTF_8)) {
                    while (lines.hasNextLine()) {
                        String line = lines.nextLine();
                        if (line.startsWith("data: ")) {
                            events.add(Json.mapper().readTree(line.substring(6)));
                        }
                    }
                }
            });
        }

        List<String> subjects() {
            return events.stream()
                    .map(event -> event.path("subject").asString())
                    .toList();
        }

        boolean ended() {
            return !thread.isAlive();
        }
    }

    private Reader read(HttpsClient client, String query, String... headers) {
        return new Reader(client.open(STREAM + query, headers));
    }

    private void add(String... ids) {
        List.of(ids).forEach(id -> server.addDevice(id, null));
    }

    @Test
    void eventsComeInOrderFromNowOnAndFromWhereTheReaderWas() {
        add("before");
        Reader live = read(server.operator(), "");
        add("a", "b", "c");
        await().untilAsserted(() -> assertThat(live.subjects()).containsExactly("device:a", "device:b", "device:c"));
        String first = live.events.getFirst().path("sequence").asString();

        Reader resumed = read(server.operator(), "", "Last-Event-ID", first);
        await().untilAsserted(() -> assertThat(resumed.subjects()).containsExactly("device:b", "device:c"));
        Reader all = read(server.operator(), "?after=0&kind=DEVICE_CREATED");
        await().untilAsserted(() ->
                assertThat(all.subjects()).containsExactly("device:before", "device:a", "device:b", "device:c"));
        Reader one = read(server.operator(), "?after=0&subject=device:b");
        await().untilAsserted(() -> assertThat(one.subjects()).containsExactly("device:b"));
        assertThat(one.events.getFirst().path("data").path("board").asString()).isEqualTo(TestServer.BOARD);
        assertThat(one.events.getFirst().path("actor").asString()).isEqualTo("operator:admin");
    }

    @Test
    void nothingIsLeftOutWhileTheLogGrowsUnderAReaderThatBeginsAtItsStart() {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            expected.add("device:d" + i);
        }
        add("d0", "d1", "d2");
        Reader reader = read(server.operator(), "?after=0&kind=DEVICE_CREATED");
        for (int i = 3; i < 40; i++) {
            add("d" + i);
        }
        await().untilAsserted(() -> assertThat(reader.subjects()).isEqualTo(expected));
    }

    @Test
    void aViewerIsShownProgressButNotWhoAndWhyAndNothingOfOperators() {
        HttpsClient viewer = server.operator("vera", OperatorRole.VIEWER);
        add("a");
        Reader reader = read(viewer, "?after=0");
        await().untilAsserted(() -> assertThat(reader.subjects()).containsExactly("device:a"));
        assertThat(reader.events.getFirst().has("actor")).isFalse();
    }

    @Test
    void aReaderWhoIsRevokedReadsNoFurther() {
        HttpsClient viewer = server.operator("vera", OperatorRole.VIEWER);
        Reader reader = read(viewer, "");
        add("a");
        await().untilAsserted(() -> assertThat(reader.subjects()).containsExactly("device:a"));
        server.operator().post("/api/v1/operators/vera/revoke", Map.of());
        add("b", "c");
        await().until(reader::ended);
        assertThat(reader.subjects()).doesNotContain("device:c");
    }

    @Test
    void streamsAreBoundedAndEndWithTheServer() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            readers.add(read(server.operator(), ""));
        }
        Reply refused = server.operator().get(STREAM);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(server.operator().get(STREAM, "Last-Event-ID", "x").code()).isEqualTo("INVALID_VALUE");
        server.server().close();
        await().until(() -> readers.stream().allMatch(Reader::ended));
    }
}
