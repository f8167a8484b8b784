package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.operator.Groups;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A success counts when it has lasted, and a release that goes wrong is taken back. */
class ProbationTest extends JobTest {
    private static final JobPolicy.Gate AT_FIRST = new JobPolicy.Gate(JobPolicy.FailureType.ALL, 1, 1);

    ProbationTest(@TempDir Path data) {
        super(data);
    }

    @Test
    void aDeviceThatGoesBackDuringTheSoakHasFailed() {
        TestDevice device = server.device("d1");
        server.addDevice("d2", null);
        server.job("blue", release, gate(AT_FIRST, 60), List.of("d1", "d2"));
        device.update("blue");
        device.slot = SlotName.A;
        device.imageHash = "0".repeat(64);
        device.boots++;
        device.report();
        assertThat(execution("blue", "d1").reason()).isEqualTo(ReasonCode.RELAPSED);
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.FAILED);
        assertThat(job("blue").status()).isEqualTo(JobStatus.ABORTED);
    }

    @Test
    void aLaterJobThatPutsAnotherImageThereIsNoRelapse() {
        TestDevice device = server.device("d1");
        server.job("blue", release, gate(AT_FIRST, 60), List.of("d1"));
        device.update("blue");
        later(Duration.ofMinutes(1));
        server.job("green", server.release("1.2.0", 1), NO_GATES, List.of("d1"));
        device.update("green");
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.SOAKING);
        later(Duration.ofMinutes(60));
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.SUCCEEDED);
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aGateThatRollsBackTakesTheUpdatedDevicesToWhatTheyRanBefore() {
        List<TestDevice> devices = server.devices(3);
        server.job("first", release, NO_GATES, ids(devices));
        devices.forEach(device -> device.update("first"));
        var gate = new JobPolicy.Gate(JobPolicy.FailureType.FAILED, 30, 2, JobPolicy.GateAction.ROLL_BACK);
        server.job("second", server.release("1.2.0", 1), gate(gate, null), ids(devices));
        devices.get(0).update("second");
        fail(devices.get(1), "second");

        assertThat(job("second").status()).isEqualTo(JobStatus.ABORTED);
        assertThat(job("second").statusReason()).contains("1 of 2");
        Jobs.View back = job("second-back");
        assertThat(back.release()).isEqualTo(release.id());
        assertThat(back.counterOf()).isEqualTo("second");
        assertThat(back.allowDowngrade()).isTrue();
        assertThat(server.executions("second-back"))
                .extracting(Jobs.Execution::device)
                .containsExactly("device-1");
        devices.get(0).update("second-back");
        assertThat(job("second-back").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void devicesThatTakeTheReleaseAfterItWasRolledBackAreTakenBackToo() {
        List<TestDevice> devices = server.devices(4);
        server.job("first", release, NO_GATES, ids(devices).subList(0, 3));
        devices.subList(0, 3).forEach(device -> device.update("first"));
        var gate = new JobPolicy.Gate(JobPolicy.FailureType.FAILED, 30, 1, JobPolicy.GateAction.ROLL_BACK);
        server.job("second", server.release("1.2.0", 1), gate(gate, null), ids(devices));
        JobExecution early = devices.get(0).start();
        JobExecution late = devices.get(1).start();
        JobExecution unknown = devices.get(3).start();
        fail(devices.get(2), "second");
        assertThat(job("second").status()).isEqualTo(JobStatus.ABORTED);
        assertThat(job("second").statusReason()).endsWith("; no device is taken back");

        finish(devices.get(0), early);
        finish(devices.get(1), late);
        finish(devices.get(3), unknown);
        assertThat(job("second-back").release()).isEqualTo(release.id());
        assertThat(server.executions("second-back"))
                .extracting(Jobs.Execution::device)
                .containsExactly("device-1", "device-2");
        devices.get(0).update("second-back");
        devices.get(1).update("second-back");
        assertThat(job("second-back").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aGateClosesAlsoWhenNobodyCanBeTakenBack() {
        List<TestDevice> devices = server.devices(2);
        server.job("first", release, NO_GATES, ids(devices));
        devices.forEach(device -> device.update("first"));
        server.operator()
                .post("/api/v1/groups", new Groups.Create("harbour", null, null, null))
                .as(Groups.View.class);
        var gate = new JobPolicy.Gate(JobPolicy.FailureType.FAILED, 30, 2, JobPolicy.GateAction.ROLL_BACK);
        var policy = with(new JobPolicy(
                null, null, null, Map.of("harbour", 1_000_000L), List.of(gate), null, null, null, null, null));
        server.job("second", server.release("1.2.0", 1), policy, ids(devices));
        server.operator().delete("/api/v1/groups/harbour").as(Groups.Deleted.class);
        devices.get(0).update("second");
        fail(devices.get(1), "second");
        assertThat(job("second").status()).isEqualTo(JobStatus.ABORTED);
        assertThat(job("second").statusReason()).contains("no device is taken back; 1 keep it");
        assertThat(server.operator()
                        .post("/api/v1/jobs/second/counter", new Jobs.Counter(null, null, null, null))
                        .text())
                .contains("there is no group 'harbour'");
    }

    private static void finish(TestDevice device, JobExecution started) {
        device.install(started);
        assertThat(device.claimSuccess(started.jobId()).accepted()).isTrue();
    }

    @Test
    void anOperatorTakesAJobBackInOneCommand() {
        List<TestDevice> devices = server.devices(2);
        server.job("first", release, NO_GATES, List.of("device-1"));
        devices.get(0).update("first");
        server.job("second", server.release("1.2.0", 1), NO_GATES, ids(devices));
        devices.forEach(device -> device.update("second"));
        var back = server.operator()
                .post("/api/v1/jobs/second/counter", new Jobs.Counter("undo", null, null, "it rattles"))
                .as(Jobs.Countered.class);
        assertThat(back.jobs()).extracting(Jobs.View::id).containsExactly("undo");
        assertThat(back.unknown()).as("its first image was never released here").containsExactly("device-2");
    }
}
