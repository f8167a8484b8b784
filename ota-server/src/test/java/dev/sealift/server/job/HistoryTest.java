package dev.sealift.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Groups;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.TestDatabase;
import dev.sealift.server.TestDevice;
import dev.sealift.server.TestServer;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.DeviceStore;
import dev.sealift.server.device.QuarantineRules;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of a job on a real server hold what is needed to find its state again. */
class HistoryTest {
    @TempDir
    private Path data;

    private void post(TestServer server, String path, Record body) {
        assertThat(server.operator().post("/api/v1/" + path, body).status()).isBetween(200, 201);
    }

    /** What the tables hold, and what the events give, which is the same. */
    private void requireSame(TestServer server) {
        Instant now = server.clock.instant();
        var audit = new AuditLog(server.clock, Json.mapper());
        var stores = Stores.of(Json.mapper());
        var devices = new DeviceService(new DeviceStore(Json.mapper()), QuarantineRules.DEFAULT, audit, server.clock);
        try (var database = Database.openUnchanged(TestDatabase.SQLITE.location(data))) {
            for (String id : List.of("blue", "green")) {
                JobState stored = database.read(tx -> new JobStates(stores, devices)
                        .of(tx, job(stores, tx, id), now)
                        .state());
                List<Replay.Entry> entries = new ArrayList<>();
                database.read(tx -> History.tell(tx, audit, Json.mapper(), job(stores, tx, id), entries::add));
                assertThat(stored.due()).isEmpty();
                assertThat(Replay.state(entries, now)).isEqualTo(stored);
            }
        }
    }

    private static Job job(Stores stores, Handle tx, String id) {
        return stores.jobs().find(tx, id).orElseThrow();
    }

    @Test
    void theStateOfAJobIsFoundAgainFromItsEvents() {
        try (var server = new TestServer(data)) {
            var release = server.release("1.1.0", 1);
            List<TestDevice> devices = server.devices(8);
            server.addDevice("late", null);
            var newer = server.device("newer");
            newer.version = "2.0.0+0";
            newer.boots++;
            newer.report();
            post(server, "groups", new Groups.Create("all", null, null, null));
            for (TestDevice device : devices) {
                post(server, "groups/all/members", new Groups.Change(List.of(device.id)));
            }
            post(server, "groups/all/members", new Groups.Change(List.of("newer")));
            var policy = new JobPolicy(
                    new JobPolicy.Rollout(4),
                    List.of(JobPolicy.Wave.upTo(50), JobPolicy.Wave.upTo(100)),
                    null,
                    null,
                    List.of(new JobPolicy.Gate(JobPolicy.FailureType.FAILED, 60, 2, JobPolicy.GateAction.PAUSE)),
                    10,
                    null,
                    null,
                    new JobPolicy.Timeout(60, 30),
                    new JobPolicy.Retry(1, 0, 5, 1.0, 5));
            server.continuousJob("blue", release, policy, "all");
            server.job(
                    "green",
                    release,
                    TestServer.policy(2, null, 5),
                    devices.stream().map(d -> d.id).toList());
            requireSame(server);

            devices.get(7).start();
            post(server, "jobs/green/cancel", new Jobs.Cancel("not this one", true));
            for (TestDevice device : devices) {
                var started = device.startNext();
                if (started != null && server.job("blue").status() == JobStatus.IN_PROGRESS) {
                    device.fail("blue", ReasonCode.SELF_TEST_FAILED);
                }
            }
            assertThat(server.job("blue").status()).isEqualTo(JobStatus.PAUSED);
            requireSame(server);

            post(server, "jobs/blue/resume", new Jobs.Change("go on"));
            post(server, "groups/all/members", new Groups.Change(List.of("late")));
            later(server, 6);
            for (TestDevice device : devices) {
                var started = device.startNext();
                if (started != null) {
                    device.install(started);
                    device.claimSuccess("blue");
                }
            }
            assertThat(server.job("blue").soaking()).isPositive();
            requireSame(server);

            post(server, "jobs/blue/advance", new Jobs.Change(null));
            post(server, "jobs/blue/pause", new Jobs.Change(null));
            post(server, "devices/" + devices.get(6).id + "/quarantine", new Devices.Stop("looks odd"));
            later(server, 11);
            assertThat(server.job("blue").soaking()).isZero();
            post(server, "jobs/blue/resume", new Jobs.Change(null));
            later(server, 40);
            assertThat(server.job("blue").reasons()).containsKey(ReasonCode.DEVICE_SILENT);
            post(server, "jobs/blue/retry", new Jobs.Retry(null, null));
            post(server, "devices/" + devices.get(6).id + "/release", new Devices.Release());
            later(server, 2);
            requireSame(server);
            assertThat(server.job("blue").executions()).containsKey(ExecutionStatus.QUEUED);

            Path database = data.resolve("sealift.db");
            Path old = data.resolve("old.db");
            server.restart(() -> copy(database, old));
            server.addDevice("after", null);
            server.restart(() -> copy(old, database));
            assertThat(server.job("blue").status()).isEqualTo(JobStatus.PAUSED);
            assertThat(server.job("blue").executions()).doesNotContainKey(ExecutionStatus.QUEUED);
            requireSame(server);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(to.resolveSibling(to.getFileName() + "-wal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void later(TestServer server, int minutes) {
        server.clock.advance(Duration.ofMinutes(minutes));
        server.server().tick();
    }
}
