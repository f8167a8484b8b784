package dev.sealift.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.operator.Webhooks;
import dev.sealift.server.Receiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver cannot hold the sender up, and is believed only with a certificate. */
class SenderTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final Receiver receiver;

    SenderTest(@TempDir Path folder) {
        receiver = new Receiver(folder);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private Sender.Outcome send(boolean trusted) throws Exception {
        var trust = ReceiverTrust.of(trusted ? List.of(receiver.authority()) : List.of());
        try (var sender =
                new Sender(new Targets(true), trust, Clock.systemUTC(), System::nanoTime, Duration.ofMillis(500))) {
            var view = new Webhooks.View(
                    "w", receiver.url(), null, List.of(), Webhooks.State.ACTIVE, Instant.EPOCH, 0, 0, null, null, null);
            return sender.send(new Webhook(view, "secret", 0), 7, BODY);
        }
    }

    @Test
    void aSlowAnswerIsAFailure() throws Exception {
        var ended = new CountDownLatch(1);
        receiver.answers.add(exchange -> {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Sender.Outcome outcome = send(true);
        ended.countDown();
        assertThat(outcome.delivered()).isFalse();
        assertThat(outcome.error()).contains("timed out");
        assertThat(outcome.millis()).isBetween(400L, 5000L);
    }

    @Test
    void anEndlessAnswerIsNotRead() throws Exception {
        receiver.answers.add(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[8192];
            try (var out = exchange.getResponseBody()) {
                while (true) {
                    out.write(block);
                }
            }
        });
        assertThat(send(true).delivered()).isTrue();
    }

    @Test
    void aReceiverWithoutATrustedCertificateGetsNothing() throws Exception {
        Sender.Outcome outcome = send(false);
        assertThat(outcome.error()).contains("SSLHandshakeException");
        assertThat(receiver.requests).isEmpty();
    }
}
