package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.OperatorRole;
import dev.sealift.api.ReleaseState;
import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.AuditChain;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Operators;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

/** What an older server left is taken over whole. */
class MigrationTest {
    /** Of the event below, as the first version computed it. */
    private static final String FIRST_EVENT_HASH = AuditChain.hash(new Audit.Event(
            1, Instant.ofEpochMilli(1000), "server", null, "JOB_CREATED", "job:j1", "{}", AuditChain.GENESIS, ""));

    private static final String TOKEN = "sealift_of-the-first-version";

    private static DataSource dataSource(DatabaseLocation location) {
        return switch (location) {
            case DatabaseLocation.SqliteFile sqlite -> {
                var source = new SQLiteDataSource();
                source.setUrl("jdbc:sqlite:" + sqlite.file());
                yield source;
            }
            case DatabaseLocation.Postgres postgres -> TestPostgres.dataSource(postgres);
        };
    }

    /** A data directory as the first version left it: its tables, an administrator's token, a device in a running job. */
    private static void firstVersion(Path data, DatabaseLocation location) throws IOException, SQLException {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(dataSource(location))
                .locations("classpath:db/migration")
                .target("1")
                .load()
                .migrate();
        try (var connection = dataSource(location).getConnection();
                var statement = connection.createStatement()) {
            String sha256 = HashAlgorithm.SHA256
                    .of(TOKEN.getBytes(StandardCharsets.UTF_8))
                    .hex();
            statement.executeUpdate("INSERT INTO tokens VALUES ('" + sha256 + "', 'admin', 'ADMIN', 1000)");
            statement.executeUpdate("INSERT INTO devices (id, board, created_at) VALUES ('d1', 'stm32f405', 1000)");
            statement.executeUpdate("INSERT INTO releases VALUES ('r1', 'stm32f405', '1.0.0', 7, 1000)");
            statement.executeUpdate("INSERT INTO artifacts VALUES ('" + "a".repeat(64)
                    + "', 5, 'stm32f405', 'A', '1.0.0', 'h', 'k', 7, 1000)");
            statement.executeUpdate("INSERT INTO release_images VALUES ('r1', 'A', '" + "a".repeat(64) + "')");
            runningJob(statement);
            statement.executeUpdate(
                    "INSERT INTO events VALUES (1, 1000, 'server', NULL, 'JOB_CREATED', 'job:j1', '{}', '"
                            + AuditChain.GENESIS + "', '" + FIRST_EVENT_HASH + "')");
        }
        Files.writeString(data.resolve("admin.token"), TOKEN);
        Files.setPosixFilePermissions(data.resolve("admin.token"), PosixFilePermissions.fromString("rw-------"));
    }

    /** A job that offered its release to the first of two devices, once a minute. */
    private static void runningJob(Statement statement) throws SQLException {
        statement.executeUpdate("INSERT INTO devices (id, board, created_at) VALUES ('d2', 'stm32f405', 1000)");
        statement.executeUpdate("INSERT INTO jobs (id, release, document, allow_downgrade, maximum_per_minute,"
                + " abort_type, abort_percentage, abort_minimum, timeout_minutes, status, created_at, not_offered,"
                + " queued) VALUES ('j1', 'r1', '{\"operation\":\"update\"}', FALSE, 1, 'FAILED', 12.5, 3, 30,"
                + " 'IN_PROGRESS', 1000, 1, 1)");
        statement.executeUpdate("INSERT INTO executions (job, device, position, status, version, queued_at, updated_at)"
                + " VALUES ('j1', 'd1', 0, 'QUEUED', 1, 1000, 1000)");
        statement.executeUpdate("INSERT INTO executions (job, device, position) VALUES ('j1', 'd2', 1)");
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aJobThatRanGoesOn(TestDatabase kind, @TempDir Path data) throws Exception {
        DatabaseLocation location = kind.location(data);
        firstVersion(data, location);
        try (var server = new TestServer(
                Settings.local(data, List.of(Firmware.KEY.publicKey())).with(location))) {
            server.server().tick();
            Jobs.View job = server.job("j1");
            assertThat(job.status()).isEqualTo(JobStatus.IN_PROGRESS);
            assertThat(job.notOffered()).isZero();
            assertThat(job.executions()).containsEntry(ExecutionStatus.QUEUED, 2);
            assertThat(job.policy().gates())
                    .containsExactly(
                            new JobPolicy.Gate(JobPolicy.FailureType.FAILED, 12.5, 3, JobPolicy.GateAction.CANCEL));
            assertThat(job.policy().timeout()).isEqualTo(new JobPolicy.Timeout(30));
            var device = new TestDevice("d1", server.devicePlane(server.enrolDevice("d1")));
            assertThat(device.start().jobDocument()).isEqualTo("{\"operation\":\"update\"}");
            Reply replayed = server.operator().post("/api/v1/jobs/j1/replay", new Jobs.Replay(null));
            assertThat(replayed.json().path("detail").asString()).contains("events are of an older version");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void theFirstVersionsTokenStaysAnAdministrators(TestDatabase kind, @TempDir Path data) throws Exception {
        DatabaseLocation location = kind.location(data);
        firstVersion(data, location);
        try (var server = new TestServer(Settings.local(data, List.of()).with(location))) {
            assertThat(server.read("admin.token")).isEqualTo(TOKEN);
            var operators = server.operator()
                    .get("/api/v1/operators")
                    .as(Operators.Page.class)
                    .operators();
            assertThat(operators).singleElement().satisfies(admin -> {
                assertThat(admin.name()).isEqualTo("admin");
                assertThat(admin.roles()).isEqualTo(List.of(OperatorRole.ADMIN));
                assertThat(admin.revokedAt()).isNull();
            });
            assertThat(server.operator().get("/api/v1/devices/d1").status()).isEqualTo(200);
            assertThat(server.operator().get("/api/v1/releases/r1").status()).isEqualTo(200);
            assertThat(server.operator("rita", OperatorRole.RELEASE_ENGINEER)
                            .get("/api/v1/jobs")
                            .status())
                    .isEqualTo(200);
            assertThat(server.operator()
                            .get("/api/v1/audit/verify")
                            .as(Audit.Verification.class)
                            .intact())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void aReleaseOfTheFirstVersionIsPublishedAndItsCounterStillCounts(TestDatabase kind, @TempDir Path data)
            throws Exception {
        DatabaseLocation location = kind.location(data);
        firstVersion(data, location);
        try (var server = new TestServer(
                Settings.local(data, List.of(Firmware.KEY.publicKey())).with(location))) {
            var release = server.operator().get("/api/v1/releases/r1").as(Releases.View.class);
            assertThat(release.state()).isEqualTo(ReleaseState.PUBLISHED);
            assertThat(release.publishedAt()).isEqualTo(release.createdAt());
            assertThat(release.board()).isEqualTo("stm32f405");
            assertThat(release.artifacts()).singleElement().satisfies(image -> {
                assertThat(image.slot()).isEqualTo(SlotName.A);
                assertThat(image.requires()).isNull();
            });
            assertThat(server.operator()
                            .upload("/api/v1/artifacts", Firmware.image("A", "1.1.0", 6))
                            .reason())
                    .isEqualTo("COUNTER_TOO_LOW");
            server.clock.advance(Duration.ofDays(2));
            assertThat(server.operator()
                            .post("/api/v1/artifacts/collect", new Releases.Collect(true, null))
                            .as(Releases.Collected.class)
                            .files())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void tablesOfANewerServerAreRefusedAndLeftAlone(TestDatabase kind, @TempDir Path data) throws Exception {
        DatabaseLocation location = kind.location(data);
        Database.open(location).close();
        try (var connection = dataSource(location).getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                            + " checksum, installed_by, execution_time, success) VALUES (1000, '1000', 'later', 'SQL',"
                            + " 'V1000__later.sql', 1, 'x', 1, TRUE)");
        }
        assertThatThrownBy(() -> SealiftServer.start(
                        Settings.local(data, List.of()).with(location), new MutableClock(Instant.now())))
                .isInstanceOfSatisfying(
                        StartFailure.class, e -> assertThat(e.exitCode()).isEqualTo(8))
                .hasMessageContaining("version 1000")
                .hasMessageContaining("newer server");
    }
}
