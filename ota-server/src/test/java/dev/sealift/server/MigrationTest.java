package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.OperatorRole;
import dev.sealift.api.ReleaseState;
import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Operators;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.database.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an older server left is taken over whole. */
class MigrationTest {
    private static final String TOKEN = "sealift_of-the-first-version";

    /** A data directory as the first version left it: its tables, an administrator's token, a device. */
    private static void firstVersion(Path data) throws IOException, SQLException {
        String url = "jdbc:sqlite:" + data.resolve("sealift.db");
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .target("1")
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(url);
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

    @Test
    void aJobThatRanGoesOn(@TempDir Path data) throws Exception {
        firstVersion(data);
        try (var server = new TestServer(data)) {
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
        }
    }

    @Test
    void theFirstVersionsTokenStaysAnAdministrators(@TempDir Path data) throws Exception {
        firstVersion(data);
        try (var server = new TestServer(data)) {
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

    @Test
    void aReleaseOfTheFirstVersionIsPublishedAndItsCounterStillCounts(@TempDir Path data) throws Exception {
        firstVersion(data);
        try (var server = new TestServer(data)) {
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
}
