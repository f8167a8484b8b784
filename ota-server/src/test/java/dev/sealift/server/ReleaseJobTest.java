package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jobs make of a release that is taken back, and of one that requires another. */
class ReleaseJobTest extends JobTest {
    private static final JobPolicy SLOW =
            with(new JobPolicy(new JobPolicy.Rollout(1), null, null, null, null, null, null, null, null, null));

    ReleaseJobTest(@TempDir Path data) {
        super(data);
    }

    private void withdraw(Releases.View taken) {
        server.operator()
                .post("/api/v1/releases/" + taken.id() + "/withdraw", new Releases.Withdraw("drains the battery"))
                .as(Releases.View.class);
    }

    private Reply operate(String job, String operation, Record body) {
        return server.operator().post("/api/v1/jobs/" + job + "/" + operation, body);
    }

    @Test
    void aWithdrawalPausesTheJobsOfTheReleaseForGood() {
        List<TestDevice> devices = server.devices(2);
        server.job("blue", release, SLOW, ids(devices));
        withdraw(release);
        assertThat(job("blue").status()).isEqualTo(JobStatus.PAUSED);
        assertThat(job("blue").statusReason()).contains(release.id(), "withdrawn");
        later(Duration.ofMinutes(2));
        assertThat(job("blue").notOffered()).isEqualTo(1);
        assertThat(operate("blue", "resume", new Jobs.Change(null)).code()).isEqualTo("INVALID_STATE");
        devices.getFirst().update("blue");
        assertThat(state("blue", devices.getFirst().id)).isEqualTo(Jobs.TargetState.SUCCEEDED);
        assertThat(job("blue").notOffered()).isEqualTo(1);
    }

    @Test
    void aFailureIsNotRetriedOnceTheReleaseIsWithdrawn() {
        TestDevice device = server.device("d1");
        server.job("blue", release, NO_GATES, List.of("d1"));
        fail(device, "blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        withdraw(release);
        assertThat(operate("blue", "retry", new Jobs.Retry(null, null)).code()).isEqualTo("INVALID_STATE");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void nobodyGoesBackToAReleaseThatWasWithdrawn() {
        TestDevice device = server.device("d1");
        server.job("first", release, NO_GATES, List.of("d1"));
        device.update("first");
        server.job("second", server.release("1.2.0", 1), NO_GATES, List.of("d1"));
        device.update("second");
        withdraw(release);
        var countered = operate("second", "counter", new Jobs.Counter(null, null, null, null))
                .as(Jobs.Countered.class);
        assertThat(countered.jobs()).isEmpty();
        assertThat(countered.unknown()).containsExactly("d1");
    }

    @Test
    void aDeviceBelowTheRequiredVersionIsExcluded() {
        List<TestDevice> devices = server.devices(2);
        devices.getLast().version = "1.1.0+0";
        devices.getLast().report();
        var digests = List.of(
                server.upload(Firmware.image("A", "2.0.0", 1)).digest(),
                server.upload(Firmware.image("B", "2.0.0", 1)).digest());
        var requiring = server.operator()
                .post("/api/v1/releases", new Releases.Create(null, digests, null, null, null, "1.1.0", null))
                .as(Releases.View.class);
        server.job("blue", requiring, NO_GATES, ids(devices));
        assertThat(state("blue", devices.getFirst().id)).isEqualTo(Jobs.TargetState.EXCLUDED);
        assertThat(execution("blue", devices.getFirst().id).reason()).isEqualTo(ReasonCode.DEPENDENCY_UNMET);
        assertThat(state("blue", devices.getLast().id)).isEqualTo(Jobs.TargetState.QUEUED);
        assertThat(devices.getFirst().startNext()).isNull();
    }
}
