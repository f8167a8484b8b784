package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.DeviceState;
import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.JobStatus;
import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A job with many targets: they are written down between reports, and nobody is offered it before the last of them is. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PlannerTest {
    /** Two transactions and a bit. */
    private static final int SOME = 4500;

    /** Enough for a kill between the first transaction and the last. */
    private static final int MANY = 12_000;

    private static final Duration TO_PLAN = Duration.ofMinutes(3);

    private final TestDatabase kind;

    @TempDir
    private Path directory;

    PlannerTest(TestDatabase kind) {
        this.kind = kind;
    }

    @Test
    void nobodyIsOfferedTheJobBeforeAllTargetsAreWrittenDown() {
        try (var server = new TestServer(directory, kind)) {
            Database database = server.server().database();
            Releases.View release = server.release("1.1.0", 1);
            LargeFleet.write(database, SOME);
            database.write(tx -> tx.createUpdate("UPDATE devices SET state = :state WHERE id = :id")
                    .bind("state", DeviceState.QUARANTINED.name())
                    .bind("id", LargeFleet.device(7))
                    .execute());

            Jobs.View created = server.operator()
                    .post("/api/v1/jobs", LargeFleet.job(release, null))
                    .as(Jobs.View.class);
            assertThat(created.status()).isEqualTo(JobStatus.SCHEDULED);
            assertThat(created.holds()).containsExactly(Hold.PLANNING);
            server.server().tick();

            Jobs.View planned = server.job("blue");
            assertThat(planned.targets()).isEqualTo(SOME);
            assertThat(planned.reasons()).isEqualTo(Map.of(ReasonCode.DEVICE_QUARANTINED, 1));
            assertThat(planned.executions()).isEqualTo(Map.of(ExecutionStatus.QUEUED, SOME - 1));
            assertThat(events(database).filter(kind -> !kind.equals("JOB_OFFERED")))
                    .containsExactly("JOB_CREATED", "JOB_PLANNED", "JOB_STARTED");
            assertThat(events(database)).last().isEqualTo("JOB_OFFERED");
            assertThat(offered(database))
                    .allMatch(devices -> devices <= 2000)
                    .satisfies(offers -> assertThat(
                                    offers.stream().mapToInt(Integer::intValue).sum())
                            .isEqualTo(SOME - 1));
        }
    }

    @Test
    void aPlanThatWasCutShortIsBegunAnew() throws IOException {
        DatabaseLocation location = kind.withTables(directory.resolve("one"));
        @Nullable Path password = kind == TestDatabase.POSTGRES ? TestPostgres.passwordFile(directory) : null;
        try (var node = new ServerProcess(directory.resolve("one"), location, password)) {
            try (var database = Database.openUnchanged(location)) {
                LargeFleet.write(database, MANY);
            }
            try (var operator = node.operator(node.token())) {
                List<String> images = Stream.of("A", "B")
                        .map(slot -> operator.upload("/api/v1/artifacts", Firmware.image(slot, "1.1.0", 1))
                                .as(Releases.Artifact.class)
                                .digest())
                        .toList();
                var release = operator.post("/api/v1/releases", new Releases.Create(null, images))
                        .as(Releases.View.class);
                operator.post("/api/v1/jobs", LargeFleet.job(release, null)).as(Jobs.View.class);
                await().atMost(TO_PLAN)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> operator.get("/api/v1/jobs/blue")
                                        .as(Jobs.View.class)
                                        .targets()
                                > 0);
            }
            node.kill();
            try (var database = Database.openUnchanged(location)) {
                assertThat(count(database, "SELECT COUNT(*) FROM executions")).isBetween(1L, MANY - 1L);
                assertThat(events(database)).containsExactly("JOB_CREATED");
                // Another node would wait until it is sure that this one is dead.
                database.write(tx -> tx.createUpdate("UPDATE job_plans SET beat_at = beat_at - 1000000")
                        .execute());
            }
            node.killAndRestart();
            try (var operator = node.operator(node.token())) {
                await().atMost(TO_PLAN)
                        .until(() -> operator.get("/api/v1/jobs/blue")
                                .as(Jobs.View.class)
                                .executions()
                                .equals(Map.of(ExecutionStatus.QUEUED, MANY)));
            }
            node.kill();
            try (var database = Database.openUnchanged(location)) {
                assertThat(count(database, "SELECT COUNT(*) FROM executions WHERE status = 'QUEUED'"))
                        .isEqualTo(MANY);
                assertThat(count(database, "SELECT SUM(queued) FROM job_cohorts"))
                        .isEqualTo(MANY);
                assertThat(events(database).limit(3)).containsExactly("JOB_CREATED", "JOB_PLANNED", "JOB_STARTED");
                assertThat(offered(database).stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .isEqualTo(MANY);
            }
        }
    }

    private static Stream<String> events(Database database) {
        return database
                .read(tx -> tx.createQuery("SELECT kind FROM events WHERE subject = 'job:blue' ORDER BY sequence")
                        .mapTo(String.class)
                        .list())
                .stream();
    }

    private static List<Integer> offered(Database database) {
        return database
                .read(tx -> tx.createQuery("SELECT data FROM events WHERE kind = 'JOB_OFFERED'")
                        .mapTo(String.class)
                        .list())
                .stream()
                .map(data -> Json.mapper().readTree(data).path("devices").asInt())
                .toList();
    }

    private static long count(Database database, String query) {
        return database.read(tx -> tx.createQuery(query).mapTo(Long.class).one());
    }
}
