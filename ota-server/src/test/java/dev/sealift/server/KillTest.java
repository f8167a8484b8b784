package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, killed at random instants: nothing acknowledged is lost, nothing is offered twice, faster than the rate, or
 * past a gate.
 */
class KillTest {
    private static final int DEVICES = 6;
    private static final int KILLS = 2;

    /** Below what is there to be offered it, so that a node which forgot the offers of the last minute would make more. */
    private static final int PER_MINUTE = 4;

    private static final JobPolicy.Gate GATE = new JobPolicy.Gate(JobPolicy.FailureType.FAILED, 1, 2);

    /** Between two reports of a device. Reports of all are under way at any instant, and a node that starts gets its share. */
    private static final long PACE_MILLIS = 20;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    private Path directory;

    @Test
    void aNodeOfTwoOnPostgresIsKilled() throws Exception {
        var database = TestPostgres.newDatabase();
        Path password = TestPostgres.passwordFile(directory);
        try (var one = new ServerProcess(directory.resolve("one"), database, password)) {
            Path two = Files.createDirectories(directory.resolve("two"));
            for (String shared : List.of("ca.pem", "ca.key")) {
                Files.copy(one.data.resolve(shared), two.resolve(shared));
            }
            try (var other = new ServerProcess(two, database, password)) {
                killWhileDevicesReport(one, List.of(one, other), database);
                assertThat(directory.resolve("two.log")).content().contains("FILE holds a token of yours");
            }
        }
    }

    @Test
    void theOnlyServerOnSqliteIsKilled() throws Exception {
        Path data = directory.resolve("one");
        try (var one = new ServerProcess(data, Settings.sqlite(data), null)) {
            killWhileDevicesReport(one, List.of(one), Settings.sqlite(data));
        }
    }

    /** The first of the nodes, which has the token, stays; the last is killed. */
    private void killWhileDevicesReport(ServerProcess first, List<ServerProcess> nodes, DatabaseLocation database)
            throws Exception {
        ServerProcess victim = nodes.getLast();
        Map<String, HttpsClient.Identity> devices = devicesWithAJob(first);
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        Set<String> started = ConcurrentHashMap.newKeySet();
        var running = new AtomicBoolean(true);
        var failure = new AtomicReference<@Nullable Throwable>();
        try (var threads = Executors.newFixedThreadPool(DEVICES)) {
            devices.forEach((id, identity) -> threads.execute(() -> {
                try {
                    report(id, identity, nodes, running, acknowledged, started);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
            for (int kill = 0; kill < KILLS; kill++) {
                // Waits for an instant that is not chosen by what the server does.
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(800));
                victim.killAndRestart();
            }
            await().until(() -> started.size() >= 2 || failure.get() != null);
            running.set(false);
        }
        assertThat(failure.get()).as("seed %d", seed).isNull();
        assertThat(acknowledged).as("seed %d", seed).hasSize(DEVICES);
        closeTheGate(first, started, devices);
        if (nodes.size() == 1) {
            victim.kill();
        }
        try (var opened = Database.openUnchanged(database)) {
            acknowledged.forEach((id, boots) -> assertThat(bootsOnRecord(opened, id))
                    .as("%s was told that report %d is kept, seed %d", id, boots, seed)
                    .isGreaterThanOrEqualTo(boots));
            assertRate(offers(opened));
            assertThat(events(opened, "JOB_OFFERED", "sequence"))
                    .as("nothing is offered past the gate, seed %d", seed)
                    .allSatisfy(sequence -> assertThat(Long.parseLong(sequence))
                            .isLessThan(Long.parseLong(
                                    events(opened, "JOB_ABORTED", "sequence").getFirst())));
            assertThat(events(opened, "EXECUTION_IN_PROGRESS", "subject"))
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates()
                    .containsAll(started);
            var audit = new AuditLog(Clock.systemUTC(), Json.mapper());
            Audit.Verification chain = opened.read(tx -> audit.verify(tx, null));
            assertThat(chain.intact()).as("%s, seed %d", chain, seed).isTrue();
        }
    }

    private static void closeTheGate(ServerProcess node, Set<String> started, Map<String, HttpsClient.Identity> devices)
            throws IOException {
        for (String subject : List.copyOf(started).subList(0, 2)) {
            String id = subject.substring("device:".length());
            try (var client = node.devices(Objects.requireNonNull(devices.get(id)))) {
                new TestDevice(id, client)
                        .update("blue", ExecutionStatus.FAILED, null, ReasonCode.SELF_TEST_FAILED)
                        .as(UpdateReply.class);
            }
        }
        try (var operator = node.operator(node.token())) {
            assertThat(operator.get("/api/v1/jobs/blue").as(Jobs.View.class).status())
                    .isEqualTo(JobStatus.ABORTED);
        }
    }

    private record Offered(long at, int devices) {}

    private static List<Offered> offers(Database database) {
        return events(database, "JOB_OFFERED", "data").stream()
                .map(data -> Json.mapper().readTree(data))
                .map(data -> new Offered(
                        data.path("queuedAt").asLong(), data.path("devices").asInt()))
                .toList();
    }

    private void assertRate(List<Offered> offers) {
        assertThat(offers).isNotEmpty();
        for (Offered last : offers) {
            int minute = offers.stream()
                    .filter(offer -> offer.at <= last.at && offer.at >= last.at - 60_000)
                    .mapToInt(Offered::devices)
                    .sum();
            assertThat(minute).as("%s, seed %d", offers, seed).isLessThanOrEqualTo(PER_MINUTE);
        }
    }

    private static List<String> events(Database database, String kind, String column) {
        return database.read(
                tx -> tx.createQuery("SELECT " + column + " FROM events WHERE kind = :kind ORDER BY sequence")
                        .bind("kind", kind)
                        .mapTo(String.class)
                        .list());
    }

    private static long bootsOnRecord(Database database, String id) {
        String report = database.read(tx -> tx.createQuery("SELECT report FROM devices WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
        return Json.mapper().readTree(report).path("boot").path("bootCounter").asLong();
    }

    private static Map<String, HttpsClient.Identity> devicesWithAJob(ServerProcess node) throws IOException {
        Map<String, HttpsClient.Identity> devices = new ConcurrentHashMap<>();
        try (var operator = node.operator(node.token())) {
            for (int i = 1; i <= DEVICES; i++) {
                String id = "d" + i;
                operator.post("/api/v1/devices", new Devices.Create(id, TestServer.BOARD, null))
                        .as(Devices.View.class);
                KeyPair pair = Keys.p256();
                var certificate = operator.post(
                                "/api/v1/devices/" + id + "/certificate", new Devices.Enroll(id, Keys.csr(pair, pair)))
                        .as(Devices.Certificate.class);
                devices.put(
                        id, new HttpsClient.Identity(pair.getPrivate(), Keys.certificate(certificate.certificate())));
            }
            List<String> artifacts = new ArrayList<>();
            for (String slot : List.of("A", "B")) {
                artifacts.add(operator.upload("/api/v1/artifacts", Firmware.image(slot, "1.1.0", 1))
                        .as(Releases.Artifact.class)
                        .digest());
            }
            var release = operator.post("/api/v1/releases", new Releases.Create(null, artifacts))
                    .as(Releases.View.class);
            operator.post(
                            "/api/v1/jobs",
                            new Jobs.Create(
                                    "blue",
                                    release.id(),
                                    List.copyOf(devices.keySet()),
                                    TestServer.policy(PER_MINUTE, GATE, 60),
                                    null))
                    .as(Jobs.View.class);
        }
        return devices;
    }

    /** Sends boot after boot to a node, to the other one when it does not answer, and notes what was acknowledged. */
    private static void report(
            String id,
            HttpsClient.Identity identity,
            List<ServerProcess> nodes,
            AtomicBoolean running,
            Map<String, Long> acknowledged,
            Set<String> started)
            throws IOException, InterruptedException {
        long boots = 8;
        int node = Math.floorMod(id.hashCode(), nodes.size());
        while (running.get() || !acknowledged.containsKey(id)) {
            try (var client = nodes.get(node).devices(identity)) {
                var device = new TestDevice(id, client);
                while (running.get() || !acknowledged.containsKey(id)) {
                    device.boots = boots;
                    Reply reply = device.report();
                    if (reply.status() != 200) {
                        // The database ended a transaction of the killed node's, or this device, which never waits,
                        // sends more than one may; of a report it is never said that there is too much to do.
                        assertThat(reply.code()).as(reply.text()).isIn("DATABASE_UNAVAILABLE", "TOO_MANY_REQUESTS");
                        TimeUnit.MILLISECONDS.sleep(50);
                        continue;
                    }
                    acknowledged.put(id, boots);
                    Reply next = device.poll();
                    // While the nodes wait for what the killed one held, polls are sent away; reports never are.
                    if (next.status() == 200 && next.as(ExecutionReply.class).execution() != null) {
                        started.add("device:" + id);
                    } else if (next.status() != 200) {
                        assertThat(next.status()).as(next.text()).isIn(429, 503);
                    }
                    boots++;
                    TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
                }
            } catch (HttpsClient.ConnectionFailed e) {
                node = (node + 1) % nodes.size();
                TimeUnit.MILLISECONDS.sleep(500); // a start takes seconds, and these callers take its processor
            }
            boots++;
        }
        assertThat(Objects.requireNonNull(acknowledged.get(id))).isPositive();
    }
}
