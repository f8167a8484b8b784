package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every execution ends, and what may get better is tried again. */
class RetryTest extends JobTest {
    private static final JobPolicy.Retry TWICE = new JobPolicy.Retry(2, 0, 10, 2.0, 60);

    RetryTest(@TempDir Path data) {
        super(data);
    }

    @Test
    void aFailureIsOfferedAgainAfterABackOffThatGrowsUnderANewNumber() {
        TestDevice device = server.device("d1");
        server.job("blue", release, retry(TWICE), List.of("d1"));
        fail(device, "blue");
        assertThat(job("blue").retrying()).isEqualTo(1);
        assertThat(job("blue").status()).isEqualTo(JobStatus.IN_PROGRESS);
        later(Duration.ofMinutes(9));
        assertThat(device.startNext()).isNull();
        later(Duration.ofMinutes(1));
        var second = device.start();
        assertThat(second.executionNumber()).isEqualTo(2);
        assertThat(second.versionNumber()).isEqualTo(2);
        device.fail("blue", ReasonCode.SELF_TEST_FAILED);
        later(Duration.ofMinutes(19));
        assertThat(device.startNext()).isNull();
        later(Duration.ofMinutes(1));
        device.update("blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(execution("blue", "d1").executionNumber()).isEqualTo(3);
    }

    @Test
    void whatCannotGetBetterIsNotOfferedAgain() {
        TestDevice device = server.device("d1");
        server.job("blue", release, retry(TWICE), List.of("d1"));
        device.start();
        device.fail("blue", ReasonCode.SIGNATURE_INVALID);
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aDeviceThatWasOfferedTheJobAndIsNotHeardFromTimesOut() {
        TestDevice device = server.device("d1");
        var policy = with(
                new JobPolicy(null, null, null, null, null, null, null, null, new JobPolicy.Timeout(600, 30), null));
        server.job("blue", release, policy, List.of("d1"));
        later(Duration.ofMinutes(29));
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.QUEUED);
        later(Duration.ofMinutes(1));
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.TIMED_OUT);
        assertThat(execution("blue", "d1").reason()).isEqualTo(ReasonCode.DEVICE_SILENT);
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(device.startNext()).isNull();
    }

    @Test
    void aDeviceInProgressThatGoesOnTalkingIsNotSilent() {
        TestDevice device = server.device("d1");
        var policy = with(
                new JobPolicy(null, null, null, null, null, null, null, null, new JobPolicy.Timeout(600, 30), null));
        server.job("blue", release, policy, List.of("d1"));
        device.start();
        for (int i = 0; i < 4; i++) {
            later(Duration.ofMinutes(20));
            device.report();
        }
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.IN_PROGRESS);
        later(Duration.ofMinutes(30));
        assertThat(execution("blue", "d1").reason()).isEqualTo(ReasonCode.DEVICE_SILENT);
    }

    @Test
    void anOperatorOffersACompletedJobAgainToThoseThatFailed() {
        List<TestDevice> devices = server.devices(2);
        server.job("blue", release, NO_GATES, ids(devices));
        fail(devices.get(0), "blue");
        devices.get(1).update("blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        var retried = server.operator()
                .post("/api/v1/jobs/blue/retry", new Jobs.Retry(null, "new cable"))
                .as(Jobs.Retried.class);
        assertThat(retried.devices()).isEqualTo(1);
        assertThat(job("blue").status()).isEqualTo(JobStatus.IN_PROGRESS);
        devices.get(0).update("blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(count("blue", ExecutionStatus.SUCCEEDED)).isEqualTo(2);
        assertThat(job("blue").reasons()).isEmpty();
    }

    @Test
    void aPersonWhoDeclinesIsNoFailure() {
        TestDevice device = server.device("d1");
        server.job("blue", release, gate(new JobPolicy.Gate(JobPolicy.FailureType.ALL, 1, 1), null), List.of("d1"));
        device.start();
        device.update("blue", ExecutionStatus.REJECTED, null, ReasonCode.DECLINED);
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job("blue").declined()).isEqualTo(1);
    }
}
