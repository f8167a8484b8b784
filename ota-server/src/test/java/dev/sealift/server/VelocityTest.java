package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.operator.Groups;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast a job goes on a real server: rates that grow, bytes by site, and devices that join late. */
class VelocityTest extends JobTest {
    private static final Duration A_MINUTE = Duration.ofSeconds(61);

    VelocityTest(@TempDir Path data) {
        super(data);
    }

    private List<String> devices(int from, int to) {
        List<String> ids =
                IntStream.rangeClosed(from, to).mapToObj(n -> "d" + n).toList();
        ids.forEach(id -> server.addDevice(id, null));
        return ids;
    }

    private void group(String id, List<String> members) {
        server.operator().post("/api/v1/groups", new Groups.Create(id, null, null, null));
        join(id, members);
    }

    private void join(String id, List<String> members) {
        server.operator()
                .post("/api/v1/groups/" + id + "/members", new Groups.Change(members))
                .as(Groups.Changed.class);
    }

    private int queued(String job) {
        return count(job, ExecutionStatus.QUEUED);
    }

    @Test
    void aRateGrowsWithTheDevicesThatWereOfferedTheJob() {
        var increase = new JobPolicy.RateIncrease(2, null);
        var rollout = new JobPolicy.Rollout(100, new JobPolicy.ExponentialRate(2, 2, increase));
        var policy = with(new JobPolicy(rollout, null, null, null, null, null, null, null, null, null));
        server.job("blue", release, policy, devices(1, 12));
        assertThat(queued("blue")).isEqualTo(2);
        assertThat(job("blue").holds()).containsExactly(Hold.RATE);
        later(A_MINUTE);
        assertThat(queued("blue")).isEqualTo(6);
        later(A_MINUTE);
        assertThat(queued("blue")).isEqualTo(12);
        assertThat(job("blue").holds()).isEmpty();
    }

    @Test
    void theLineOfASiteIsSharedByAllJobs() {
        List<String> ids = devices(1, 6);
        group("harbour", ids.subList(0, 5));
        long size = release.artifacts().stream()
                .mapToLong(Releases.Artifact::size)
                .max()
                .orElseThrow();
        var policy = with(new JobPolicy(
                null, null, null, Map.of("harbour", Math.ceilDiv(2 * size, 60)), null, null, null, null, null, null));
        server.job("blue", release, policy, List.of("d1", "d2", "d3", "d6"));
        assertThat(queued("blue")).as("two of the harbour, and one elsewhere").isEqualTo(3);
        assertThat(job("blue").holds()).containsExactly(Hold.BANDWIDTH);
        server.job("green", release, policy, List.of("d4", "d5"));
        assertThat(queued("green")).isZero();
        later(A_MINUTE);
        assertThat(queued("blue") + queued("green")).isEqualTo(5);
        later(A_MINUTE);
        assertThat(queued("blue") + queued("green")).isEqualTo(6);
    }

    @Test
    void whoJoinsLateCountsLikeEverybodyElse() {
        List<String> ids = devices(1, 3);
        group("all", ids.subList(0, 1));
        var policy =
                with(new JobPolicy(new JobPolicy.Rollout(1), null, null, null, null, null, null, null, null, null));
        server.continuousJob("blue", release, policy, "all");
        assertThat(queued("blue")).isEqualTo(1);
        join("all", ids.subList(1, 3));
        assertThat(queued("blue")).isEqualTo(1);
        later(A_MINUTE);
        assertThat(queued("blue")).isEqualTo(2);
        later(A_MINUTE);
        assertThat(queued("blue")).isEqualTo(3);
    }
}
