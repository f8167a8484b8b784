package dev.sealift.server;

import com.sun.management.OperatingSystemMXBean;
import dev.sealift.api.Json;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures acknowledged writes a second, and CPU for each: one row changed and one event, on disk. With a gate that lets in
 * one caller at a time nothing shares a commit, which is how it was before group commit.
 *
 * <p>{@code java -cp … dev.sealift.server.StoreBench [SECONDS]}; prints a table in Markdown.
 */
public final class StoreBench {
    private static final int WARM_UP_SECONDS = 3;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private StoreBench() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
        System.out.println("| database | commits | callers | writes/s | CPU µs/write |");
        System.out.println("|---|---|---|---|---|");
        for (TestDatabase kind : TestDatabase.values()) {
            Path data = Files.createTempDirectory("store-bench");
            try (var database = Database.open(kind.location(data))) {
                for (boolean shared : new boolean[] {false, true}) {
                    for (int callers : new int[] {1, 64}) {
                        run(database, shared, callers, WARM_UP_SECONDS);
                        System.out.printf(
                                "| %s | %s | %d | %s |%n",
                                kind, shared ? "shared" : "one each", callers, run(database, shared, callers, seconds));
                    }
                }
            }
        }
        System.exit(0);
    }

    private static String run(Database database, boolean shared, int callers, int seconds) throws Exception {
        var audit = new AuditLog(Clock.systemUTC(), Json.mapper());
        var gate = new Semaphore(shared ? callers : 1);
        var writes = new AtomicInteger();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        try (var threads = Executors.newFixedThreadPool(callers)) {
            for (int caller = 0; caller < callers; caller++) {
                String fact = "bench-" + caller;
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        gate.acquireUninterruptibly();
                        try {
                            database.write(tx -> {
                                tx.createUpdate("INSERT INTO server_facts (name, value) VALUES (:name, 'x')"
                                                + " ON CONFLICT (name) DO UPDATE SET value = 'y'")
                                        .bind("name", fact)
                                        .execute();
                                audit.append(tx, Cause.SERVER, "BENCH", fact, Map.of("a", 1));
                                return 0;
                            });
                        } finally {
                            gate.release();
                        }
                        writes.incrementAndGet();
                    }
                });
            }
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        double used = (SYSTEM.getProcessCpuTime() - cpu) / 1e3;
        return "%.0f | %.0f".formatted(writes.get() / elapsed, used / writes.get());
    }
}
