package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job is looked at before it is created. */
class PlanTest extends JobTest {
    PlanTest(@TempDir Path data) {
        super(data);
    }

    /** A device that runs more than the release. */
    private void newer(String id) {
        TestDevice device = server.device(id);
        device.version = "2.0.0+0";
        device.boots++;
        device.report();
    }

    @Test
    void aPlanNamesWavesExclusionsAndWhatCanGoWrongAndChangesNothing() {
        List<String> ids =
                IntStream.rangeClosed(10, 49).mapToObj(n -> "device-" + n).toList();
        ids.forEach(id -> server.addDevice(id, null));
        newer("other");
        var gate = new JobPolicy.Gate(JobPolicy.FailureType.ALL, 50, 2, JobPolicy.GateAction.CANCEL);
        var policy = new JobPolicy(
                new JobPolicy.Rollout(10),
                List.of(JobPolicy.Wave.upTo(10), JobPolicy.Wave.upTo(100)),
                2,
                null,
                List.of(gate),
                null,
                null,
                null,
                null,
                null);
        var targets = new ArrayList<>(ids);
        targets.add("other");
        Jobs.Plan plan = server.operator()
                .post("/api/v1/jobs/plan", new Jobs.Create(null, release.id(), targets, policy, null))
                .as(Jobs.Plan.class);
        assertThat(plan.targets()).containsExactly(4, 36);
        assertThat(plan.excluded()).containsEntry(ReasonCode.VERSION_OLDER, 1);
        assertThat(plan.end()).isEqualTo(JobStatus.COMPLETED);
        assertThat(plan.finish())
                .as("two at a time, five minutes each")
                .isAfter(server.clock.instant().plusSeconds(20 * 300));
        assertThat(plan.arrivals()).extracting(Jobs.Arrival::devices).containsExactly(4, 36);
        assertThat(plan.curve().getLast().succeeded()).isEqualTo(40);
        assertThat(plan.failIfAllFail()).as("one, and two more under way").isEqualTo(3);
        assertThat(plan.bytes()).isPositive();
        assertThat(server.operator().get("/api/v1/jobs").as(Jobs.Page.class).jobs())
                .isEmpty();
    }

    @Test
    void aJobThatNobodyCanTakeIsRefusedWithTheReasons() {
        newer("other");
        Reply reply = server.operator()
                .post("/api/v1/jobs", new Jobs.Create("blue", release.id(), List.of("other"), null, null));
        assertThat(reply.code()).isEqualTo("INVALID_VALUE");
        assertThat(reply.json().path("detail").asString()).contains("VERSION_OLDER");
    }
}
