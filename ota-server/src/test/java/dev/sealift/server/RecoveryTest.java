package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.Epoch;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.identity.ServerKey;
import dev.sealift.server.recovery.Backup;
import dev.sealift.server.recovery.BackupException;
import dev.sealift.server.recovery.Continuation;
import dev.sealift.server.recovery.HeadFile;
import dev.sealift.server.recovery.Restore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups are made while the server runs, go into either database, and a log that went back in time shows. */
class RecoveryTest {
    @TempDir
    private Path directory;

    private final MutableClock clock = new MutableClock(Instant.now());
    private final AuditLog audit = new AuditLog(clock, Json.mapper());

    private Settings settings(Path data, DatabaseLocation location) {
        return Settings.local(data, List.of(Firmware.KEY.publicKey())).with(location);
    }

    private void backUp(DatabaseLocation from, Path data, Path file) {
        try (var database = Database.openUnchanged(from)) {
            new Backup(database, data, clock, Json.mapper()).write(file);
        }
    }

    private static List<String> kinds(TestServer server) {
        return server.operator().get("/api/v1/audit?limit=1000").as(Audit.Page.class).events().stream()
                .map(Audit.Event::kind)
                .toList();
    }

    private static Audit.Verification verify(TestServer server) {
        return server.operator().get("/api/v1/audit/verify").as(Audit.Verification.class);
    }

    /** Backs a running server up, lets it go on, and restores what was before into the other kind of database. */
    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aBackupOfEachDatabaseGoesIntoTheOther(TestDatabase kind) throws IOException {
        Path data = directory.resolve("data");
        Path file = directory.resolve("backup.zip");
        DatabaseLocation from = kind.location(data);
        String token;
        long known;
        HttpsClient.Identity identity;
        try (var server = new TestServer(settings(data, from))) {
            token = server.read("admin.token").strip();
            server.addDevice("d1", null);
            identity = server.enrolDevice("d1");
            new TestDevice("d1", server.devicePlane(identity)).report();
            var release = server.release("1.1.0", 1);
            server.job("blue", release, null, List.of("d1"));
            var before = new TestDevice("d1", server.devicePlane(identity));
            backUp(from, data, file);
            known = before.start().executionNumber();
            server.job("lost", release, null, List.of("d1"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            server.addDevice("after-the-backup", null);
        }
        Path restored = directory.resolve("restored");
        Files.createDirectories(restored);
        TestDatabase other = kind == TestDatabase.SQLITE ? TestDatabase.POSTGRES : TestDatabase.SQLITE;
        DatabaseLocation into = other.location(restored);
        assertThat(new Restore(file, restored, audit, Json.mapper()).into(into)).isEqualTo(1);
        TestFiles.secret(restored.resolve("admin.token"), token);
        try (var server = new TestServer(settings(restored, into))) {
            assertThat(server.operator()
                            .get("/api/v1/devices/d1")
                            .as(Devices.View.class)
                            .lastReport())
                    .isNotNull();
            assertThat(server.operator().get("/api/v1/devices/after-the-backup").status())
                    .isEqualTo(404);
            assertThat(kinds(server)).contains("JOB_CREATED").endsWith(Epoch.RESTORED, "JOB_PAUSED");
            assertThat(verify(server).intact()).isTrue();
            // What the device had begun since the backup is not known: nothing is offered until somebody has looked.
            var device = new TestDevice("d1", server.devicePlane(identity));
            assertThat(server.job("blue").status()).isEqualTo(JobStatus.PAUSED);
            assertThat(server.job("blue").statusReason()).contains("RESTORED");
            assertThat(device.startNext()).isNull();
            assertThat(device.update("blue", ExecutionStatus.FAILED, device.boot(), ReasonCode.SELF_TEST_FAILED)
                            .status())
                    .isEqualTo(404);
            server.operator().post("/api/v1/jobs/blue/resume", new Jobs.Change("looked at it"));
            // No number is used twice, in a job that the backup does not know either. Certificate and image are still
            // good.
            var again = server.job("lost", server.release("1.2.0", 1), null, List.of("d1"));
            assertThat(server.executions(again.id()).getFirst().executionNumber())
                    .isGreaterThan(known);
            var started = device.start();
            assertThat(started.jobId()).isEqualTo("blue");
            assertThat(started.executionNumber()).isGreaterThan(known);
            var image = TestDevice.document(started).images().getFirst();
            assertThat(device.client.get(image.path()).bytes()).hasSize((int) image.size());
        }
    }

    @Test
    void aDatabaseThatWentBackBeginsAnEpochThatEverybodyCanSee() throws IOException {
        Path data = directory.resolve("data");
        Path database = data.resolve("sealift.db");
        Path old = directory.resolve("old.db");
        try (var server = new TestServer(data)) {
            server.addDevice("d1", null);
            server.restart(() -> copy(database, old));
            server.addDevice("d2", null);
            long before = verify(server).last();
            server.restart(() -> {
                copy(old, database);
                delete(data.resolve("sealift.db-wal"));
                delete(data.resolve("sealift.db-shm"));
            });
            assertThat(kinds(server)).endsWith(Epoch.RESTORED);
            assertThat(verify(server).intact()).isTrue();
            // The signed end of the log that is not continued is kept as evidence.
            assertThat(data.resolve("audit-head.fork-" + before + ".json")).exists();
            server.restart();
            assertThat(kinds(server).stream().filter(Epoch.RESTORED::equals)).hasSize(1);
        }
    }

    @Test
    void listenersAreToldOfAnEpochOnce() throws Exception {
        var location = DatabaseLocation.of(directory.resolve("x.db"));
        List<Long> told = new ArrayList<>();
        List<Epoch.Listener> listeners = List.of((tx, epoch) -> told.add(epoch));
        try (var database = Database.open(location)) {
            var file = new HeadFile(
                    directory, database, ServerKey.open(directory, "audit", new SecureRandom()), clock, Json.mapper());
            Continuation.check(database, file, audit, listeners);
            assertThat(told).isEmpty();
            database.write(tx -> Epoch.next(tx, audit, Cause.SERVER, Map.of()));
            Continuation.check(database, file, audit, listeners);
            Continuation.check(database, file, audit, listeners);
            assertThat(told).containsExactly(1L);
        }
    }

    @Test
    void aHeadThatAnotherSignedStopsTheStart() throws IOException {
        Path data = directory.resolve("data");
        new TestServer(data).close();
        String head = Files.readString(data.resolve(HeadFile.NAME));
        Files.writeString(data.resolve(HeadFile.NAME), head.replaceFirst("\"sequence\":\\d+", "\"sequence\":99"));
        assertThatThrownBy(() -> new TestServer(data))
                .isInstanceOfSatisfying(
                        StartFailure.class, e -> assertThat(e.exitCode()).isEqualTo(3))
                .hasMessageContaining("audit.key");
    }

    @Test
    void aDamagedOrPartialBackupChangesNothing() throws IOException {
        Path data = directory.resolve("data");
        Path file = directory.resolve("backup.zip");
        try (var server = new TestServer(data)) {
            server.release("1.1.0", 1);
            backUp(Settings.sqlite(data), data, file);
        }
        byte[] whole = Files.readAllBytes(file);
        Path into = Files.createDirectories(directory.resolve("into"));
        for (byte[] damaged : List.of(Arrays.copyOf(whole, whole.length / 2), flipped(whole, whole.length / 2))) {
            Files.write(file, damaged);
            assertThatThrownBy(() -> new Restore(file, into, audit, Json.mapper()).into(Settings.sqlite(into)))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("backup.zip");
            assertThat(into).isEmptyDirectory();
        }
        Files.write(file, whole);
        new Restore(file, into, audit, Json.mapper()).into(Settings.sqlite(into));
        assertThatThrownBy(() -> new Restore(file, into, audit, Json.mapper()).into(Settings.sqlite(into)))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("in use already");
        Path others = directory.resolve("others");
        new TestServer(others).close();
        Files.delete(others.resolve("sealift.db"));
        Path missing = file.resolveSibling("missing.zip");
        assertThatThrownBy(() -> new Restore(missing, others, audit, Json.mapper()).into(Settings.sqlite(others)))
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith("there is no file ");
        assertThatThrownBy(() -> new Restore(file, others, audit, Json.mapper()).into(Settings.sqlite(others)))
                .hasMessageContaining("another server");
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
