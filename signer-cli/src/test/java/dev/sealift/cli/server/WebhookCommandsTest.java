package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sealift.api.Json;
import dev.sealift.api.operator.Webhooks;
import dev.sealift.cli.ExitCode;
import dev.sealift.server.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks from the command line, against a real server and a real receiver. */
class WebhookCommandsTest extends CommandsTest {
    private final List<Long> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger answer = new AtomicInteger(200);
    private final HttpServer receiver;

    WebhookCommandsTest(@TempDir Path directory) throws Exception {
        super(directory, settings -> settings.with(new Settings.Webhooks(true, List.of())), Clock.systemUTC());
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            try (exchange) {
                events.add(Long.parseLong(exchange.getRequestHeaders().getFirst("Sealift-Event")));
                exchange.sendResponseHeaders(answer.get(), -1);
            }
        });
        receiver.start();
    }

    @AfterEach
    void stopReceiver() {
        receiver.stop(0);
    }

    private Webhooks.View webhook() {
        return Json.mapper().readValue(ok("webhook", "show", "ci", "--json"), Webhooks.View.class);
    }

    @Test
    void a_webhook_is_added_tested_shown_replayed_and_removed() {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
        String added = ok("webhook", "add", url, "--id", "ci", "--subject", "device:*", "--kind", "DEVICE_CREATED");
        assertThat(added)
                .contains("webhook    ci", url, "subject    device:*", "kinds      DEVICE_CREATED")
                .containsPattern("secret     \\S{20,}");
        assertThat(refused("webhook", "add", url, "--id", "ci")).contains("'ci' exists already");
        assertThat(refused("webhook", "add", "ftp://example.com/")).contains("https://");
        assertThat(ok("webhook", "list")).contains("ci").contains(url).doesNotContain("secret");

        assertThat(ok("webhook", "test", "ci")).contains("event 0", "200", "delivered");
        assertThat(events).containsExactly(0L);
        answer.set(500);
        var failed = shell.run("webhook", "test", "ci");
        assertThat(failed.code()).isEqualTo(ExitCode.SERVER_FAILED.number());
        assertThat(failed.err()).contains("did not take the test event", "expected: a status 200-299");
        answer.set(200);
        events.clear();

        ok("device", "add", "d1", "--board", "stm32f405");
        await().until(() -> events.size() == 1 && webhook().position() >= events.getFirst());
        assertThat(ok("webhook", "show", "ci")).contains("event " + events.getFirst(), "delivered", "failing    no");
        ok("webhook", "replay", "ci", "--after", Long.toString(events.getFirst() - 1));
        await().until(() -> events.size() == 2);
        assertThat(events.getLast()).isEqualTo(events.getFirst());

        assertThat(ok("webhook", "remove", "ci")).contains("removed webhook ci");
        assertThat(ok("webhook", "list")).isEmpty();
        assertThat(refused("webhook", "show", "ci")).contains("webhook 'ci'");
    }
}
