package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idle polls are answered from what was read before; whatever changes is seen by the very next one. */
class PollTest {
    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aDeviceThatWasIdleGetsItsJobWithTheNextPoll() {
        List<TestDevice> devices = server.devices(3);
        devices.forEach(device -> assertThat(device.startNext()).isNull());

        server.job("blue", server.release("2.0.0", 2), null, List.of("device-1", "device-3"));

        assertThat(devices.get(0).start().jobId()).isEqualTo("blue");
        assertThat(devices.get(1).startNext()).isNull();
        assertThat(devices.get(2).start().jobId()).isEqualTo("blue");
    }

    @Test
    void whatWasReadAnswersUntilSomethingHappens() {
        TestDevice device = server.device("device-1");
        var instructions = new Instructions();
        instructions.count(server.server().database());
        assertThat(next(device)).isNull();
        awaitFree(instructions, () -> assertThat(next(device)).isNull());
        awaitFree(instructions, () -> assertThat(device.startNext()).isNull());

        server.job("blue", server.release("2.0.0", 2), null, List.of("device-1"));
        assertThat(next(device)).isNotNull();
        assertThat(next(device)).isNotNull();
        server.operator()
                .post("/api/v1/jobs/blue/cancel", new Jobs.Cancel(null, null))
                .as(Jobs.View.class);

        assertThat(next(device)).isNull();
        awaitFree(instructions, () -> assertThat(device.startNext()).isNull());
    }

    /** Soon a poll asks the database nothing; at once, unless the machine is so busy that the log was not followed. */
    private static void awaitFree(Instructions instructions, Runnable poll) {
        await().untilAsserted(() -> {
            long before = instructions.soFar();
            poll.run();
            assertThat(instructions.soFar()).isEqualTo(before);
        });
    }

    /** What it would have to do, without beginning it. */
    private static @Nullable JobExecution next(TestDevice device) {
        return device.client
                .get("/things/" + device.id + "/jobs/$next?includeJobDocument=false")
                .as(ExecutionReply.class)
                .execution();
    }

    @Test
    void aCertificateThatWasRevokedIsRefusedAtTheNextPoll() {
        TestDevice device = server.device("device-1");
        assertThat(device.startNext()).isNull();

        server.operator().post("/api/v1/devices/device-1/certificate/revoke", new Devices.Revoke());

        assertThat(device.report().status()).isEqualTo(401);
        assertThat(device.client.put("/things/device-1/jobs/$next", Map.of()).status())
                .isEqualTo(401);
    }

    @Test
    void whatIsRememberedForADeviceIsNoAnswerForAnother() {
        TestDevice one = server.device("device-1");
        TestDevice two = server.device("device-2");
        assertThat(one.startNext()).isNull();

        assertThat(two.client.put("/things/device-1/jobs/$next", Map.of()).status())
                .isEqualTo(403);
    }

    @Test
    void pollsAreSignsOfLifeToTheMinute() {
        TestDevice device = server.device("device-1");
        assertThat(device.startNext()).isNull();
        server.clock.advance(Duration.ofMinutes(5));

        assertThat(device.startNext()).isNull();
        server.server().tick();

        assertThat(server.operator()
                        .get("/api/v1/devices/device-1")
                        .as(Devices.View.class)
                        .lastSeenAt())
                .isEqualTo(server.clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
