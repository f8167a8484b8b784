package dev.sealift.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sealift.api.Json;
import dev.sealift.api.SignedFormat;
import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.cli.Shell;
import dev.sealift.cli.server.Login;
import dev.sealift.cli.server.ServerClient;
import dev.sealift.cli.server.TestCa;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Somebody waits for days, and in the meantime the server is replaced behind its proxy. */
class WaitingTest {
    @Test
    void a_proxy_that_answers_for_a_server_ends_no_wait() throws Exception {
        var ca = new TestCa();
        var tomorrow = Instant.now().plus(Duration.ofDays(1));
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ca.server("127.0.0.1", tomorrow)));
        byte[] signed = Json.mapper().writeValueAsBytes(request(SigningState.SIGNED));
        var asked = new AtomicInteger();
        server.createContext("/", exchange -> {
            try (exchange) {
                boolean away = asked.incrementAndGet() <= 2;
                byte[] body = away ? "<h1>Bad Gateway</h1>".getBytes(StandardCharsets.US_ASCII) : signed;
                exchange.sendResponseHeaders(away ? 502 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        var err = new ByteArrayOutputStream();
        var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        var shell = new Shell(Map.of(), stream, stream, false);
        try (var client = new ServerClient(
                new Login("https://127.0.0.1:" + server.getAddress().getPort(), ca.pem(), "sealift_test"))) {
            var ended = new Waiting(client, shell, Duration.ofMinutes(1)).untilEnd(request(SigningState.PENDING));

            assertThat(ended.state()).isEqualTo(SigningState.SIGNED);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .containsOnlyOnce("the server does not answer; waiting for it")
                    .contains("request 7 (production): signed");
        } finally {
            server.stop(0);
        }
    }

    private static Signing.Request request(SigningState state) {
        return new Signing.Request(
                7,
                "production",
                state,
                "rita",
                "SHA256",
                "00".repeat(32),
                new Signing.Subject(SignedFormat.MCUBOOT, "stm32f405", "1.0.0", 1L, "app.bin"),
                null,
                false,
                1,
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH.plus(Duration.ofDays(1)),
                null,
                null,
                null);
    }
}
