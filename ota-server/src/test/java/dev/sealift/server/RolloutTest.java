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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A job goes as fast as its policy, stops at its gate, and ends. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RolloutTest {
    private static final JobPolicy.Gate AT_FIRST_FAILURE = new JobPolicy.Gate(JobPolicy.FailureType.FAILED, 1, 1);

    private final TestServer server;
    private final Releases.View release;

    RolloutTest(TestDatabase database, @TempDir Path data) {
        server = new TestServer(data, database);
        release = server.release("1.1.0", 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void later(Duration time) {
        server.clock.advance(time);
        server.server().tick();
    }

    private static List<String> ids(List<TestDevice> devices) {
        return devices.stream().map(device -> device.id).toList();
    }

    @Test
    void oneDeviceAMinuteIsOfferedTheJobInTheOrderOfTheTargets() {
        List<TestDevice> devices = server.devices(3);
        server.job("blue", release, TestServer.policy(1, AT_FIRST_FAILURE, 60), ids(devices));
        assertThat(devices.get(1).startNext()).isNull();

        later(Duration.ofSeconds(60));
        assertThat(server.job("blue").notOffered()).isEqualTo(2);
        later(Duration.ofMillis(1));
        assertThat(server.job("blue").notOffered()).isEqualTo(1);
        assertThat(server.executions("blue"))
                .extracting(Jobs.Execution::status)
                .containsExactly(ExecutionStatus.QUEUED, ExecutionStatus.QUEUED, null);
    }

    @Test
    void aFailureClosesTheGateAndTheRestIsNeverOfferedTheJob() {
        List<TestDevice> devices = server.devices(3);
        server.job("blue", release, TestServer.policy(1, AT_FIRST_FAILURE, 60), ids(devices));
        devices.getFirst().start();
        devices.getFirst().fail("blue", ReasonCode.SIGNATURE_INVALID);

        Jobs.View job = server.job("blue");
        assertThat(job.status()).isEqualTo(JobStatus.ABORTED);
        assertThat(job.statusReason()).contains("1 of 1");
        assertThat(job.notOffered()).isEqualTo(2);
        assertThat(job.reasons()).containsEntry(ReasonCode.SIGNATURE_INVALID, 1);
        later(Duration.ofHours(1));
        assertThat(server.job("blue").notOffered()).isEqualTo(2);
        assertThat(devices.get(1).startNext()).isNull();
        assertThat(server.operator()
                        .get("/api/v1/jobs/blue")
                        .json()
                        .path("completedAt")
                        .isMissingNode())
                .isFalse();
    }

    @Test
    void anAbortCancelsWhatIsQueuedAndLetsWhatRunsEnd() {
        List<TestDevice> devices = server.devices(3);
        server.job("blue", release, TestServer.policy(10, AT_FIRST_FAILURE, 60), ids(devices));
        devices.get(0).start();
        var running = devices.get(1).start();
        devices.get(0).fail("blue", ReasonCode.SELF_TEST_FAILED);

        assertThat(server.executions("blue"))
                .extracting(Jobs.Execution::status)
                .containsExactly(ExecutionStatus.FAILED, ExecutionStatus.IN_PROGRESS, ExecutionStatus.CANCELED);
        assertThat(server.executions("blue").get(2).reason()).isEqualTo(ReasonCode.JOB_CANCELED);
        devices.get(1).install(running);
        assertThat(devices.get(1).claimSuccess("blue").accepted()).isTrue();
        assertThat(server.job("blue").status()).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void theThresholdIsAShareOfTheEndedExecutions() {
        List<TestDevice> devices = server.devices(4);
        server.job(
                "blue",
                release,
                TestServer.policy(10, new JobPolicy.Gate(JobPolicy.FailureType.ALL, 50, 3), 60),
                ids(devices));
        devices.forEach(TestDevice::start);
        devices.get(0).fail("blue", ReasonCode.SELF_TEST_FAILED);
        assertThat(server.job("blue").status()).isEqualTo(JobStatus.IN_PROGRESS);
        devices.get(1).update("blue", ExecutionStatus.REJECTED, null, ReasonCode.UNSUPPORTED_JOB);
        assertThat(server.job("blue").status()).isEqualTo(JobStatus.IN_PROGRESS);
        devices.get(2).update("blue", ExecutionStatus.FAILED, null, null);
        assertThat(server.job("blue").status()).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void aDeviceThatFallsSilentTimesOutAndTheJobCompletes() {
        List<TestDevice> devices = server.devices(2);
        server.job("blue", release, TestServer.policy(10, null, 5), ids(devices));
        devices.forEach(TestDevice::start);
        later(Duration.ofSeconds(299));
        assertThat(server.job("blue").executions()).containsEntry(ExecutionStatus.IN_PROGRESS, 2);
        devices.get(0).fail("blue", ReasonCode.TRIAL_HARDFAULT);
        later(Duration.ofSeconds(1));

        assertThat(server.job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(server.job("blue").executions())
                .containsEntry(ExecutionStatus.TIMED_OUT, 1)
                .containsEntry(ExecutionStatus.FAILED, 1);
        assertThat(server.job("blue").reasons())
                .containsEntry(ReasonCode.EXECUTION_TIMED_OUT, 1)
                .containsEntry(ReasonCode.TRIAL_HARDFAULT, 1);
        assertThat(devices.get(1)
                        .update("blue", ExecutionStatus.IN_PROGRESS, null, null)
                        .code())
                .isEqualTo("INVALID_STATE");
    }

    @Test
    void cancellingSparesWhatRunsUnlessForced() {
        List<TestDevice> devices = server.devices(2);
        server.job("blue", release, TestServer.policy(10, null, 60), ids(devices));
        devices.get(0).start();
        Jobs.View canceled = server.operator()
                .post("/api/v1/jobs/blue/cancel", new Jobs.Cancel("wrong release", null))
                .as(Jobs.View.class);
        assertThat(canceled.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(canceled.statusReason()).isEqualTo("wrong release");
        assertThat(canceled.executions())
                .containsEntry(ExecutionStatus.IN_PROGRESS, 1)
                .containsEntry(ExecutionStatus.CANCELED, 1);
        assertThat(server.operator()
                        .post("/api/v1/jobs/blue/cancel", new Jobs.Cancel(null, true))
                        .code())
                .isEqualTo("INVALID_STATE");

        server.job("green", release, null, List.of("device-2"));
        devices.get(1).start();
        server.operator().post("/api/v1/jobs/green/cancel", new Jobs.Cancel(null, true));
        assertThat(server.job("green").executions()).containsEntry(ExecutionStatus.CANCELED, 1);
        assertThat(devices.get(1)
                        .update("green", ExecutionStatus.IN_PROGRESS, null, null)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aDeviceInTwoJobsTakesTheOneQueuedFirst() {
        TestDevice device = server.device("d1");
        server.job("zebra", release, null, List.of("d1"));
        server.clock.advance(Duration.ofSeconds(1));
        server.job("ant", server.release("1.2.0", 1), null, List.of("d1"));
        var first = device.start();
        assertThat(first.jobId()).isEqualTo("zebra");
        device.install(first);
        device.claimSuccess("zebra");
        assertThat(device.start().jobId()).isEqualTo("ant");
    }

    @Test
    void aDeviceNamedTwiceIsOneTarget() {
        server.device("d1");
        assertThat(server.job("blue", release, null, List.of("d1", "d1")).targets())
                .isEqualTo(1);
    }

    @Test
    void unfitTargetsAndPoliciesAreRefusedAtCreation() {
        server.device("d1");
        assertRefused(null, List.of("d1", "ghost"), "ghost");
        assertRefused(null, List.of(), "1-10000 entries");
        assertRefused(TestServer.policy(0, null, 5), List.of("d1"), "maximumPerMinute");
        assertRefused(TestServer.policy(1, null, 10_081), List.of("d1"), "inProgressTimeoutInMinutes");
        assertRefused(
                TestServer.policy(1, new JobPolicy.Gate(JobPolicy.FailureType.ALL, 100.5, 1), 5),
                List.of("d1"),
                "thresholdPercentage");
        assertRefused(
                TestServer.policy(1, new JobPolicy.Gate(JobPolicy.FailureType.ALL, 1, 0), 5),
                List.of("d1"),
                "minNumberOfExecuted");
        assertThat(server.operator().get("/api/v1/jobs").as(Jobs.Page.class).jobs())
                .isEmpty();
    }

    private void assertRefused(@Nullable JobPolicy policy, List<String> targets, String why) {
        Reply reply =
                server.operator().post("/api/v1/jobs", new Jobs.Create("blue", release.id(), targets, policy, null));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asString()).contains(why);
    }

    @Test
    void operatorsSeeWhatADeviceReportedLast() {
        TestDevice device = server.device("d1");
        Devices.View view = server.operator().get("/api/v1/devices/d1").as(Devices.View.class);
        assertThat(view.lastReport()).isEqualTo(device.boot());
        assertThat(view.lastSeenAt()).isNotNull();
    }

    @Test
    void nothingStartsPastATimeOutThatIsDueAndClosesTheGate() {
        List<TestDevice> devices = server.devices(2);
        server.job(
                "blue",
                release,
                TestServer.policy(10, new JobPolicy.Gate(JobPolicy.FailureType.ALL, 1, 1), 5),
                ids(devices));
        devices.getFirst().start();
        server.clock.advance(Duration.ofMinutes(6));
        assertThat(devices.get(1).startNext()).isNull();
        assertThat(server.job("blue").status()).isEqualTo(JobStatus.ABORTED);
    }
}
