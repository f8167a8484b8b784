package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A restart at any instant loses nothing that was acknowledged and repeats nothing that was done. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RestartTest {
    private final TestServer server;

    RestartTest(TestDatabase database, @TempDir Path data) {
        server = new TestServer(data, database);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The same board on a new connection: the server may have another port now. */
    private TestDevice reconnected(TestDevice device, HttpsClient.Identity identity) {
        var again = new TestDevice(device.id, server.devicePlane(identity));
        again.boots = device.boots;
        again.slot = device.slot;
        again.imageHash = device.imageHash;
        again.job = device.job;
        again.execution = device.execution;
        return again;
    }

    @Test
    void anUpdateGoesOnThroughRestartsBetweenAllItsSteps() {
        server.addDevice("d1", null);
        HttpsClient.Identity identity = server.enrolDevice("d1");
        var device = new TestDevice("d1", server.devicePlane(identity));
        device.report();
        Releases.View release = server.release("1.1.0", 1);
        server.restart();
        server.job("blue", release, null, List.of("d1"));
        server.restart();

        device = reconnected(device, identity);
        var started = device.start();
        server.restart();
        device = reconnected(device, identity);
        assertThat(device.startNext()).isEqualTo(started);
        String digest = release.artifacts().getFirst().digest();
        assertThat(device.client.get("/artifacts/" + digest).status()).isEqualTo(200);
        device.install(started);
        server.restart();
        device = reconnected(device, identity);
        assertThat(device.claimSuccess("blue").accepted()).isTrue();
        Devices.View reported = view("d1");
        server.restart();

        assertThat(server.job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(view("d1")).isEqualTo(reported);
        assertThat(reported.lastReport()).isEqualTo(device.boot());
    }

    private Devices.View view(String device) {
        return server.operator().get("/api/v1/devices/" + device).as(Devices.View.class);
    }

    @Test
    void theRateHoldsAcrossARestartAndNoOfferIsRepeated() {
        for (String id : List.of("d1", "d2", "d3")) {
            server.addDevice(id, null);
        }
        server.job("blue", server.release("1.1.0", 1), TestServer.policy(1, null, 60), List.of("d1", "d2", "d3"));
        Jobs.Execution offered = server.executions("blue").getFirst();
        server.restart();
        server.clock.advance(Duration.ofSeconds(59));
        server.server().tick();
        assertThat(server.job("blue").notOffered()).isEqualTo(2);
        assertThat(server.executions("blue").getFirst()).isEqualTo(offered);
        server.clock.advance(Duration.ofSeconds(2));
        server.restart();
        server.server().tick();
        assertThat(server.job("blue").notOffered()).isEqualTo(1);
        assertThat(server.executions("blue").getFirst()).isEqualTo(offered);
    }

    @Test
    void whatRanOutOfTimeWhileTheServerWasDownTimesOutAtTheStart() {
        TestDevice device = server.device("d1");
        server.job("blue", server.release("1.1.0", 1), TestServer.policy(1, null, 5), List.of("d1"));
        device.start();
        server.clock.advance(Duration.ofMinutes(6));
        server.restart();
        server.server().tick();
        assertThat(server.executions("blue").getFirst().status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    }

    @Test
    void aClosedGateStaysClosed() {
        TestDevice device = server.device("d1");
        server.addDevice("d2", null);
        server.job(
                "blue",
                server.release("1.1.0", 1),
                TestServer.policy(1, new JobPolicy.Gate(JobPolicy.FailureType.ALL, 1, 1), 5),
                List.of("d1", "d2"));
        device.start();
        device.fail("blue", ReasonCode.SELF_TEST_FAILED);
        server.clock.advance(Duration.ofMinutes(6));
        server.restart();
        server.server().tick();
        assertThat(server.job("blue").status()).isEqualTo(JobStatus.ABORTED);
        assertThat(server.job("blue").notOffered()).isEqualTo(1);
    }
}
