package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waves go one after the other, and only when what the policy asks for has come about. */
class WaveTest extends JobTest {
    WaveTest(@TempDir Path data) {
        super(data);
    }

    @Test
    void theNextWaveBeginsWhenTheFirstHasSucceededAndSoaked() {
        List<TestDevice> devices = server.devices(4);
        JobPolicy policy = new JobPolicy(
                FAST,
                List.of(JobPolicy.Wave.upTo(25), JobPolicy.Wave.upTo(100)),
                null,
                null,
                List.of(),
                30,
                null,
                null,
                null,
                null);
        server.job("blue", release, policy, ids(devices));
        assertThat(job("blue").waves()).extracting(Jobs.Wave::targets).containsExactly(1, 3);
        assertThat(devices.get(1).startNext()).isNull();

        devices.getFirst().update("blue");
        assertThat(state("blue", "device-1")).isEqualTo(Jobs.TargetState.SOAKING);
        assertThat(job("blue").soaking()).isEqualTo(1);
        later(Duration.ofMinutes(29));
        assertThat(job("blue").wave()).isZero();
        later(Duration.ofMinutes(1));
        assertThat(job("blue").wave()).isEqualTo(1);
        assertThat(count("blue", ExecutionStatus.QUEUED)).isEqualTo(3);
    }

    @Test
    void aWaveThatFallsShortPausesTheJobUntilAnOperatorTakesItFurther() {
        List<TestDevice> devices = server.devices(3);
        server.job("blue", release, waves(JobPolicy.Wave.upTo(33), JobPolicy.Wave.upTo(100)), ids(devices));
        fail(devices.getFirst(), "blue");
        Jobs.View paused = job("blue");
        assertThat(paused.status()).isEqualTo(JobStatus.PAUSED);
        assertThat(paused.statusReason()).contains("wave 0 ended with 0 of 1");
        assertThat(devices.get(1).startNext()).isNull();

        Jobs.View advanced = post("/blue/advance", new Jobs.Change("one bad board"));
        assertThat(advanced.status()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(advanced.wave()).isEqualTo(1);
        assertThat(advanced.waves().getFirst().advancedBy()).containsExactly("admin");
        devices.get(1).update("blue");
        devices.get(2).update("blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aManualWaveWaitsForSeveralOperators() {
        List<TestDevice> devices = server.devices(2);
        var manual = new JobPolicy.Wave(50.0, null, JobPolicy.Advance.MANUAL, null, 2);
        server.job("blue", release, waves(manual, JobPolicy.Wave.upTo(100)), ids(devices));
        devices.getFirst().update("blue");
        later(Duration.ofDays(1));
        assertThat(job("blue").wave()).isZero();

        post("/blue/advance", new Jobs.Change(null));
        post("/blue/advance", new Jobs.Change("the same person twice"));
        assertThat(job("blue").wave()).isZero();
        var second = server.operator("rita", OperatorRole.RELEASE_ENGINEER);
        assertThat(second.post("/api/v1/jobs/blue/advance", new Jobs.Change(null))
                        .as(Jobs.View.class)
                        .wave())
                .isEqualTo(1);
        assertThat(second.post("/api/v1/jobs/blue/advance", new Jobs.Change(null))
                        .code())
                .isEqualTo("INVALID_STATE");
    }

    @Test
    void noMoreThanTheCeilingAreInFlight() {
        List<TestDevice> devices = server.devices(3);
        var policy = new JobPolicy(FAST, null, 1, null, List.of(), null, null, null, null, null);
        server.job("blue", release, policy, ids(devices));
        assertThat(devices.get(1).startNext()).isNull();
        devices.get(0).update("blue");
        assertThat(devices.get(2).startNext()).isNull();
        devices.get(1).update("blue");
        devices.get(2).update("blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void wavesThatDoNotEndAtAHundredPercentAreRefused() {
        server.device("d1");
        var create = new Jobs.Create(
                "blue", release.id(), List.of("d1"), waves(JobPolicy.Wave.upTo(10), JobPolicy.Wave.upTo(50)), null);
        Reply reply = server.operator().post("/api/v1/jobs", create);
        assertThat(reply.code()).isEqualTo("INVALID_VALUE");
        assertThat(reply.json().path("detail").asString()).contains("percentage 100 in the last wave");
    }
}
