package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.JobStatus;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A past job is looked at under another policy. */
class ReplayTest extends JobTest {
    ReplayTest(@TempDir Path data) {
        super(data);
    }

    private Reply replay(String job, JobPolicy policy) {
        return server.operator().post("/api/v1/jobs/" + job + "/replay", new Jobs.Replay(policy));
    }

    @Test
    void aJobThatFailedOnTooManyWouldHaveBeenStoppedByAGate() {
        List<TestDevice> devices = server.devices(8);
        server.job("blue", release, NO_GATES, ids(devices));
        later(Duration.ofSeconds(30));
        devices.subList(0, 4).forEach(device -> fail(device, "blue"));
        devices.subList(4, 8).forEach(device -> device.update("blue"));
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);

        var gate = new JobPolicy.Gate(JobPolicy.FailureType.ALL, 40, 2, JobPolicy.GateAction.CANCEL);
        var policy = new JobPolicy(
                new JobPolicy.Rollout(1),
                List.of(JobPolicy.Wave.upTo(25), JobPolicy.Wave.upTo(100)),
                1,
                null,
                List.of(gate),
                null,
                null,
                null,
                null,
                null);
        var replayed = replay("blue", policy).as(Jobs.Replayed.class);
        assertThat(replayed.recorded())
                .isEqualTo(new Jobs.Recorded(
                        JobStatus.COMPLETED,
                        job("blue").statusReason(),
                        job("blue").createdAt(),
                        job("blue").completedAt(),
                        8,
                        4,
                        4));
        assertThat(replayed.replayed().end()).isEqualTo(JobStatus.ABORTED);
        assertThat(replayed.replayed().endReason()).contains("threshold: 40 %");
        assertThat(replayed.replayed().targets())
                .as("in the waves of the other policy")
                .containsExactly(2, 6);
        assertThat(replayed.replayed().curve().getLast().failed()).isEqualTo(1);
        assertThat(replayed.replayed().curve().getLast().offered()).isEqualTo(2);

        var same = replay("blue", JobPolicy.DEFAULT).as(Jobs.Replayed.class).replayed();
        assertThat(same.policy())
                .as("what is absent stays")
                .isEqualTo(job("blue").policy());
        assertThat(same.end()).isEqualTo(JobStatus.COMPLETED);
        assertThat(same.curve().getLast().succeeded()).isEqualTo(4);
        assertThat(same.curve().getLast().failed()).isEqualTo(4);
        assertThat(Duration.between(job("blue").createdAt(), same.finish())).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whatCannotBeReplayedIsRefusedWithTheReason() {
        List<TestDevice> devices = server.devices(1);
        server.job("blue", release, NO_GATES, ids(devices));
        Reply early = replay("blue", JobPolicy.DEFAULT);
        assertThat(early.code()).isEqualTo("INVALID_STATE");
        assertThat(early.json().path("detail").asString()).contains("no device has come to an end yet");
        devices.getFirst().update("blue");
        assertThat(replay("blue", TestServer.policy(0, null, 60)).code()).isEqualTo("INVALID_VALUE");
        assertThat(replay(
                                "blue",
                                waves(new JobPolicy.Wave(null, "nowhere", null, null, null), JobPolicy.Wave.upTo(100)))
                        .code())
                .isEqualTo("NOT_FOUND");
    }
}
