package dev.sealift.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Webhooks;
import dev.sealift.server.Receiver;
import dev.sealift.server.TestDatabase;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes on one database: each event once, in order. */
class WebhookWorkerTest {
    private static final int EVENTS = 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void oneNodeAtATimeDeliversToAWebhook(TestDatabase kind) throws Exception {
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        var audit = new AuditLog(clock, Json.mapper());
        try (var receiver = new Receiver(folder.resolve("receiver"));
                var database = Database.open(kind.location(folder));
                var executor = Executors.newVirtualThreadPerTaskExecutor();
                var sender = new Sender(
                        new Targets(true),
                        ReceiverTrust.of(List.of(receiver.authority())),
                        clock,
                        System::nanoTime,
                        Duration.ofSeconds(10))) {
            var service = new WebhookService(audit, new Targets(true), clock, random);
            database.write(
                    tx -> service.create(tx, Cause.SERVER, new Webhooks.Create("w", receiver.url(), "job:*", null)));
            var nodes = IntStream.range(0, 3)
                    .mapToObj(node -> new WebhookWorker(
                            database, audit, sender, executor, clock, random, Json.mapper(), "node-" + node))
                    .toList();
            for (int i = 0; i < EVENTS; i++) {
                String job = "job:" + i;
                database.write(tx -> {
                    audit.append(tx, Cause.SERVER, "JOB_CREATED", job, Map.of());
                    audit.append(tx, Cause.SERVER, "OTHER", "other:" + job, Map.of());
                    return job;
                });
                nodes.forEach(WebhookWorker::tick);
            }
            await().until(() -> {
                nodes.forEach(WebhookWorker::tick);
                return receiver.requests.size() >= EVENTS;
            });
            assertThat(receiver.subjects())
                    .isEqualTo(
                            IntStream.range(0, EVENTS).mapToObj(i -> "job:" + i).toList());
        }
    }
}
