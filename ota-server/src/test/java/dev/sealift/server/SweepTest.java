package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.JobStatus;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.database.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done to all targets of a large job is done to at most 2000 in a transaction, and devices notice nothing of it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SweepTest {
    /** A transaction and a bit. */
    private static final int SOME = 2500;

    private static final int AT_ONCE = 2000;

    /** The same of targets that get an event each. */
    private static final int FEW = 250;

    private static final int EACH_AT_ONCE = 200;
    private static final Duration TO_SETTLE = Duration.ofMinutes(3);
    private static final String JOB = "/api/v1/jobs/blue";

    private final TestDatabase kind;
    private final Path directory;
    private final DatabaseLocation location;
    private final TestServer server;
    private final Database database;
    private final TestDevice last;
    private final Releases.View release;

    /** By state, how many targets left it in one commit at most, since that is watched. */
    private final Map<String, Integer> left = new ConcurrentHashMap<>();

    SweepTest(TestDatabase kind, @TempDir Path directory) {
        this.kind = kind;
        this.directory = directory;
        Path data = directory.resolve("server");
        location = kind.withTables(data);
        server = new TestServer(
                Settings.local(data, List.of(Firmware.KEY.publicKey())).with(location));
        database = server.server().database();
        release = server.release("1.1.0", 1);
        last = server.device("z");
    }

    @BeforeEach
    void offer() {
        LargeFleet.write(database, SOME);
        create();
        server.server().tick();
        assertThat(counts()).isEqualTo(Map.of("QUEUED", SOME + 1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply create() {
        return server.operator().post("/api/v1/jobs", LargeFleet.job(release, List.of(last.id)));
    }

    private Map<String, Integer> counts() {
        return counts(database);
    }

    private static Map<String, Integer> counts(Database of) {
        return of.read(tx -> {
            Map<String, Integer> counts = new HashMap<>();
            Sql.of(tx, "SELECT status, COUNT(*) AS n FROM executions GROUP BY status")
                    .list(row -> counts.put(row.text("status"), row.small("n")));
            return counts;
        });
    }

    /** Looks at what each commit changes from now on, and then does that. */
    private void watch(Runnable then) {
        var before = new HashMap<>(counts());
        database.watch((writes, nanos) -> {
            Map<String, Integer> now = counts();
            before.forEach((state, n) -> left.merge(state, n - now.getOrDefault(state, 0), Math::max));
            before.clear();
            before.putAll(now);
            then.run();
        });
    }

    /** The first so many of the fleet came to that state. */
    private int some(int devices, ExecutionStatus status) {
        return database.write(tx -> {
            long now = server.clock.millis();
            Sql.of(
                            tx,
                            "UPDATE executions SET status = '" + status + "', started_at = :now, ended_at = "
                                    + (status.terminal() ? ":now" : "NULL") + ", deadline = :later"
                                    + " WHERE device < :end")
                    .bind("now", now)
                    .bind("later", now + 3_600_000)
                    .bind("end", LargeFleet.device(devices))
                    .execute();
            String column = status.name().toLowerCase(Locale.ROOT);
            Sql.of(tx, "UPDATE job_cohorts SET queued = queued - " + devices + ", " + column + " = " + devices)
                    .execute();
            return devices;
        });
    }

    @Test
    void whatIsQueuedIsCancelledInPartsAndNobodyBeginsItMeanwhile() {
        var asked = new AtomicBoolean();
        var next = new CompletableFuture<Reply>();
        var described = new CompletableFuture<Reply>();
        var update = new CompletableFuture<Reply>();
        var one = new CompletableFuture<Reply>();
        watch(() -> {
            if (canceled() && asked.compareAndSet(false, true)) {
                assertThat(counts()).isEqualTo(Map.of("QUEUED", SOME + 1 - AT_ONCE, "CANCELED", AT_ONCE));
                next.completeAsync(() -> last.client.put("/things/z/jobs/$next", Map.of()));
                described.completeAsync(() -> last.client.get("/things/z/jobs/blue"));
                update.completeAsync(() -> last.update("blue", ExecutionStatus.IN_PROGRESS, null, null));
                one.completeAsync(() ->
                        server.operator().post(JOB + "/executions/z/cancel", new Jobs.Cancel("not this one", true)));
                await().until(() -> database.waiting() >= 3);
            }
        });

        Jobs.View cancelled = server.operator()
                .post(JOB + "/cancel", new Jobs.Cancel("stop", null))
                .as(Jobs.View.class);

        assertThat(cancelled.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(cancelled.holds()).containsExactly(Hold.SETTLING);
        assertThat(next.join().as(ExecutionReply.class).execution()).isNull();
        assertThat(Objects.requireNonNull(
                                described.join().as(ExecutionReply.class).execution())
                        .status())
                .isEqualTo(ExecutionStatus.CANCELED);
        assertThat(update.join().code()).isEqualTo("INVALID_STATE");
        assertThat(one.join().code()).isEqualTo("INVALID_STATE");
        settled(Map.of("CANCELED", SOME + 1));
        assertThat(server.job("blue").executions()).isEqualTo(Map.of(ExecutionStatus.CANCELED, SOME + 1));
        assertThat(server.job("blue").holds()).isEmpty();
        assertThat(left).containsEntry("QUEUED", AT_ONCE);
    }

    @Test
    void theEndOfAScheduleCancelsADeviceThatDropsOutMeanwhileAsAllOthers() {
        Instant end = server.clock.instant().plus(Duration.ofHours(2));
        server.operator()
                .patch(
                        JOB,
                        new Jobs.Update(
                                null,
                                null,
                                JobTest.schedule(
                                        new JobPolicy.Schedule(null, end, JobPolicy.EndBehavior.CANCEL, List.of()))))
                .as(Jobs.View.class);
        var asked = new AtomicBoolean();
        var stopped = new CompletableFuture<Reply>();
        watch(() -> {
            if (counts().containsKey("CANCELED") && asked.compareAndSet(false, true)) {
                stopped.completeAsync(
                        () -> server.operator().post("/api/v1/devices/z/quarantine", new Devices.Stop("looks odd")));
                await().until(() -> database.waiting() >= 1);
            }
        });
        server.clock.advance(Duration.ofHours(3));
        settled(Map.of("CANCELED", SOME + 1));
        assertThat(stopped.join().status()).isEqualTo(200);
        assertThat(left).containsEntry("QUEUED", AT_ONCE);
        assertThat(server.job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    private boolean canceled() {
        return database.read(
                tx -> Sql.of(tx, "SELECT 1 FROM jobs WHERE status = 'CANCELED'").any());
    }

    /** Until that is what targets have come to. */
    private void settled(Map<String, Integer> expected) {
        await().atMost(TO_SETTLE).untilAsserted(() -> {
            server.server().tick();
            assertThat(counts()).isEqualTo(expected);
        });
    }

    @Test
    void whatIsInProgressIsCancelledByForceAndAJobIsDeletedInParts() {
        some(FEW, ExecutionStatus.IN_PROGRESS);
        watch(() -> {});
        server.operator().post(JOB + "/cancel", new Jobs.Cancel("stop", true)).as(Jobs.View.class);
        settled(Map.of("CANCELED", SOME + 1));
        assertThat(server.job("blue").executions()).isEqualTo(Map.of(ExecutionStatus.CANCELED, SOME + 1));
        assertThat(left).containsEntry("IN_PROGRESS", EACH_AT_ONCE).containsEntry("QUEUED", AT_ONCE);

        var deleted = server.operator().delete(JOB).as(Jobs.Deleted.class);

        assertThat(deleted).isEqualTo(new Jobs.Deleted("blue", SOME + 1));
        assertThat(server.operator().get(JOB).status()).isEqualTo(404);
        assertThat(server.operator().get("/api/v1/jobs").as(Jobs.Page.class).jobs())
                .isEmpty();
        settled(Map.of());
        assertThat(left).containsEntry("CANCELED", AT_ONCE);
        assertThat(create().status()).isEqualTo(201);
    }

    @Test
    void whatFailedIsRetriedInPartsAndTheWayBackOfManyIsPlanned() {
        some(FEW, ExecutionStatus.FAILED);
        watch(() -> {});
        var retried = server.operator()
                .post(JOB + "/retry", new Jobs.Retry(null, "again"))
                .as(Jobs.Retried.class);
        assertThat(retried.devices()).isEqualTo(FEW);
        settled(Map.of("QUEUED", SOME + 1));
        assertThat(left).containsEntry("FAILED", EACH_AT_ONCE);
        assertThat(last.start().jobId()).isEqualTo("blue");

        ran(some(SOME, ExecutionStatus.SUCCEEDED));
        var countered = server.operator()
                .post(JOB + "/counter", new Jobs.Counter(null, null, null, null))
                .as(Jobs.Countered.class);
        assertThat(countered.jobs()).singleElement().satisfies(job -> {
            assertThat(job.holds()).containsExactly(Hold.PLANNING);
            assertThat(job.counterOf()).isEqualTo("blue");
        });
        settled(Map.of("QUEUED", SOME, "SUCCEEDED", SOME, "IN_PROGRESS", 1));
    }

    @Test
    void aServerThatWasKilledGoesOnWithIt() throws IOException {
        some(SOME, ExecutionStatus.IN_PROGRESS);
        server.close();
        @Nullable Path password = kind == TestDatabase.POSTGRES ? TestPostgres.passwordFile(directory) : null;
        try (var node = new ServerProcess(server.data, location, password)) {
            try (var operator = node.operator(node.token())) {
                Reply cancelled = operator.post(JOB + "/cancel", new Jobs.Cancel("smoke", true));
                node.kill();
                assertThat(cancelled.as(Jobs.View.class).holds()).containsExactly(Hold.SETTLING);
            }
            try (var left = Database.openUnchanged(location)) {
                assertThat(counts(left).get("IN_PROGRESS")).isBetween(1, SOME - EACH_AT_ONCE);
            }
            node.killAndRestart();
            try (var operator = node.operator(node.token())) {
                await().atMost(TO_SETTLE)
                        .until(() ->
                                operator.get(JOB).as(Jobs.View.class).holds().isEmpty());
            }
            node.kill();
        }
        try (var left = Database.openUnchanged(location)) {
            assertThat(counts(left)).isEqualTo(Map.of("CANCELED", SOME + 1));
            assertThat(cohorts(left)).isEqualTo(SOME + 1);
            assertThat(cancellations(left)).singleElement().asString().contains("operator:admin", "smoke");
        }
    }

    private static int cohorts(Database of) {
        return of.read(tx -> Sql.of(tx, "SELECT SUM(canceled) AS n FROM job_cohorts")
                .list(row -> row.small("n"))
                .getFirst());
    }

    /** Who cancelled the job, and with which data, once for each event of it. */
    private static List<String> cancellations(Database of) {
        return of.read(tx -> Sql.of(tx, "SELECT actor, data FROM events WHERE kind = 'JOB_CANCELED'")
                .list(row -> row.text("actor") + " " + row.text("data")));
    }

    /** Those that succeeded ran an image before that is known. */
    private void ran(int devices) {
        int ran = database.write(tx -> Sql.of(
                        tx,
                        "UPDATE executions SET mark_hash = (SELECT MIN(image_hash) FROM artifacts)"
                                + " WHERE status = 'SUCCEEDED'")
                .execute());
        assertThat(ran).isEqualTo(devices);
    }
}
