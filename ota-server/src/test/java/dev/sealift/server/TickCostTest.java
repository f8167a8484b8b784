package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Groups;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tick of the engine costs by what changes, not by the size of the fleet: counted are the instructions of SQLite's virtual
 * machine, which are the same on every machine.
 */
class TickCostTest {
    private static final int SMALL = 100;
    private static final int OFFERED = 20;
    private static final int FEW = 5;

    /** An offer leaves the window of the rate only after 60 full seconds; two of them are more than the time of silence. */
    private static final Duration MINUTE = Duration.ofSeconds(61);

    @TempDir
    private Path directory;

    private final Instructions instructions = new Instructions();

    @Test
    void tenTimesAsManyDevicesWithTheSameChangesCostTheSame() {
        Cost small = measure(SMALL);
        Cost large = measure(10 * SMALL);

        assertThat(small.offers()).isPositive();
        assertThat(small.timeouts()).as("20 that time out as well").isGreaterThan(small.offers());
        assertThat(large.idle()).as("nothing due: %s, %s", small, large).isLessThan(2 * small.idle());
        assertThat(large.offers()).as("offers: %s, %s", small, large).isLessThan(2 * small.offers());
        assertThat(large.timeouts()).as("time-outs: %s, %s", small, large).isLessThan(2 * small.timeouts());
    }

    @Test
    void theFewThatWaitAreFoundWithoutALookAtAllOthers() {
        long small = listing(SMALL);
        long large = listing(10 * SMALL);
        assertThat(large).as("%d among %d", large, small).isLessThan(2 * small);
    }

    /** Of the list of the few in a job over so many that are not offered it yet. */
    private long listing(int devices) {
        try (var server = new TestServer(directory.resolve("list-" + devices))) {
            grow(server, devices);
            var policy = TestServer.policy(devices - FEW, null, 60);
            server.operator().post("/api/v1/jobs", job(server, policy)).as(Jobs.View.class);
            server.server().tick();
            instructions.count(server.server().database());
            long before = instructions.soFar();
            var waiting = server.operator()
                    .get("/api/v1/jobs/blue/executions?state=WAITING")
                    .as(Jobs.Executions.class)
                    .executions();
            assertThat(waiting).extracting(Jobs.Execution::device).hasSize(FEW).isSorted();
            return instructions.soFar() - before;
        }
    }

    private record Cost(long idle, long offers, long timeouts) {}

    private Cost measure(int devices) {
        try (var server = new TestServer(directory.resolve("fleet-" + devices))) {
            grow(server, devices);
            var policy = new JobPolicy(
                    new JobPolicy.Rollout(OFFERED),
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    new JobPolicy.Timeout(60, 2),
                    null);
            server.operator().post("/api/v1/jobs", job(server, policy)).as(Jobs.View.class);
            instructions.count(server.server().database());
            return new Cost(
                    Math.min(ticks(server, Duration.ZERO), ticks(server, Duration.ZERO)),
                    ticks(server, MINUTE),
                    ticks(server, MINUTE));
        }
    }

    private static Jobs.Create job(TestServer server, JobPolicy policy) {
        String release = server.release("2.0.0", 2).id();
        return new Jobs.Create("blue", null, null, release, null, null, List.of("all"), null, null, null, policy, null);
    }

    private static void grow(TestServer server, int devices) {
        String lines = IntStream.range(0, devices)
                .mapToObj("d%05d,stm32f405\n"::formatted)
                .collect(Collectors.joining("", "id,board\n", ""));
        server.operator()
                .send("POST", "/api/v1/devices/import", "text/csv", lines)
                .as(Devices.Imported.class);
        server.operator()
                .post("/api/v1/groups", new Groups.Create("all", null, null, "board:stm32f405"))
                .as(Groups.View.class);
        server.server().tick();
    }

    /** Of one tick, after so much time. */
    private long ticks(TestServer server, Duration after) {
        long before = instructions.soFar();
        server.clock.advance(after);
        server.server().tick();
        return instructions.soFar() - before;
    }
}
