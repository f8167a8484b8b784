package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.JobStatus;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.Sql;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final TestServer server;
    private final Database database;
    private final TestDevice last;
    private final Releases.View release;

    /** By state, how many targets left it in one commit at most, since that is watched. */
    private final Map<String, Integer> left = new ConcurrentHashMap<>();

    SweepTest(TestDatabase kind, @TempDir Path directory) {
        server = new TestServer(directory, kind);
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
        var job = new Jobs.Create(
                "blue",
                null,
                null,
                release.id(),
                null,
                List.of(last.id),
                List.of(LargeFleet.GROUP),
                null,
                null,
                null,
                TestServer.policy(100_000, null, 60),
                null);
        return server.operator().post("/api/v1/jobs", job);
    }

    private Map<String, Integer> counts() {
        return database.read(tx -> {
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
        var update = new CompletableFuture<Reply>();
        watch(() -> {
            if (canceled() && asked.compareAndSet(false, true)) {
                assertThat(counts()).isEqualTo(Map.of("QUEUED", SOME + 1 - AT_ONCE, "CANCELED", AT_ONCE));
                next.completeAsync(() -> last.client.put("/things/z/jobs/$next", Map.of()));
                update.completeAsync(() -> last.update("blue", ExecutionStatus.IN_PROGRESS, null, null));
                await().until(() -> database.waiting() >= 2);
            }
        });

        Jobs.View cancelled = server.operator()
                .post(JOB + "/cancel", new Jobs.Cancel("stop", null))
                .as(Jobs.View.class);

        assertThat(cancelled.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(cancelled.holds()).containsExactly(Hold.SETTLING);
        assertThat(next.join().as(ExecutionReply.class).execution()).isNull();
        assertThat(update.join().code()).isEqualTo("INVALID_STATE");
        settled(Map.of("CANCELED", SOME + 1));
        assertThat(server.job("blue").executions()).isEqualTo(Map.of(ExecutionStatus.CANCELED, SOME + 1));
        assertThat(server.job("blue").holds()).isEmpty();
        assertThat(left).containsEntry("QUEUED", AT_ONCE);
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
