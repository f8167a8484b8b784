package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.server.database.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When more waits for the database than it can do, devices that ask are sent away for a while; those that report are not. */
class OverloadTest {
    private static final int CROWD = 600;

    @TempDir
    private Path directory;

    @Test
    void pollsAreShedReportsAreNotLostAndTheServerRecoversByItself() throws Exception {
        try (var server = new TestServer(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TestDevice device = server.device("device-1");
            server.job("blue", server.release("2.0.0", 2), null, List.of("device-1"));
            Database database = server.server().database();
            var stuck = new CountDownLatch(1);
            List<Future<Integer>> writes = crowd(database, threads, stuck, CROWD);

            Reply poll = device.client.put("/things/device-1/jobs/$next", Map.of());
            CompletableFuture<Reply> report = CompletableFuture.supplyAsync(device::report, threads);

            assertThat(poll.status()).isEqualTo(429);
            assertThat(Integer.parseInt(poll.header("Retry-After"))).isPositive();
            await().until(() -> database.waiting() > CROWD); // the report is among those that wait
            assertThat(report).isNotDone();
            stuck.countDown();
            assertThat(report.join().status()).isEqualTo(200);
            for (Future<Integer> write : writes) {
                assertThat(write.get()).isEqualTo(1);
            }
            assertThat(device.start().jobId()).isEqualTo("blue");
        }
    }

    @Test
    void pollsAreShedTooWhenFewWaitForLong() {
        try (var server = new TestServer(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TestDevice device = server.device("device-1");
            server.job("blue", server.release("2.0.0", 2), null, List.of("device-1"));
            Database database = server.server().database();
            var stuck = new CountDownLatch(1);
            crowd(database, threads, stuck, 1);

            await().until(() -> database.waited().toMillis() > 1000);
            Reply poll = device.client.put("/things/device-1/jobs/$next", Map.of());
            stuck.countDown();

            assertThat(poll.status()).isEqualTo(429);
            assertThat(device.start().jobId()).isEqualTo("blue");
        }
    }

    @Test
    void pollsAreShedTooWhenThereIsNoProcessorForThem() throws Exception {
        try (var server = new TestServer(directory);
                var requests = Executors.newFixedThreadPool(2);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TestDevice device = server.device("device-1");
            server.job("blue", server.release("2.0.0", 2), null, List.of("device-1"));
            var running = new AtomicBoolean(true);
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                threads.execute(() -> {
                    while (running.get()) {
                        Thread.onSpinWait(); // which keeps its processor from all other requests
                    }
                });
            }
            long since = System.nanoTime();
            Future<Reply> poll = requests.submit(() -> device.client.put("/things/device-1/jobs/$next", Map.of()));
            await().until(() -> System.nanoTime() - since > 1_500_000_000L);
            assertThat(poll.isDone()).isFalse();
            running.set(false);

            assertThat(poll.get().status()).isEqualTo(429);
            await().until(() ->
                    device.client.put("/things/device-1/jobs/$next", Map.of()).status() == 200);
        }
    }

    /** Keeps the writer busy until the latch opens, and that many others waiting for it. */
    private static List<Future<Integer>> crowd(
            Database database, ExecutorService threads, CountDownLatch stuck, int others) {
        List<Future<Integer>> writes = new ArrayList<>();
        var busy = new CountDownLatch(1);
        writes.add(threads.submit(() -> database.write(tx -> {
            busy.countDown();
            awaitOpen(stuck);
            return 1;
        })));
        awaitOpen(busy);
        for (int i = 0; i < others; i++) {
            writes.add(threads.submit(() -> database.write(
                    tx -> tx.createQuery("SELECT 1").mapTo(Integer.class).one())));
        }
        await().until(() -> database.waiting() >= others);
        return writes;
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
