package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.DeviceState;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that cannot take a job any more are not offered it: those that fail again and again, and those that changed. */
class FitnessTest extends JobTest {
    private static final JobPolicy.Retry NINE_TIMES = new JobPolicy.Retry(9, 0, 1, 1.0, 1);

    FitnessTest(@TempDir Path data) {
        super(data);
    }

    private Devices.View device(String id) {
        return server.operator().get("/api/v1/devices/" + id).as(Devices.View.class);
    }

    private void failAgain(TestDevice device, int times) {
        for (int i = 0; i < times; i++) {
            fail(device, "blue");
            later(Duration.ofMinutes(1));
        }
    }

    @Test
    void aDeviceThatFailsFiveTimesInARowIsOfferedNothingUntilItIsReleased() {
        TestDevice device = server.device("d1");
        server.job("blue", release, retry(NINE_TIMES), List.of("d1"));
        failAgain(device, 4);
        assertThat(device("d1").state()).isEqualTo(DeviceState.ACTIVE);
        server.job("green", release, NO_GATES, List.of("d1"));
        failAgain(device, 1);
        assertThat(device("d1").state()).isEqualTo(DeviceState.QUARANTINED);
        assertThat(device("d1").stateReason())
                .isEqualTo("5 executions in a row failed, the last with SELF_TEST_FAILED");
        assertThat(device.startNext()).isNull();
        for (String job : List.of("blue", "green")) {
            assertThat(execution(job, "d1").state()).isEqualTo(Jobs.TargetState.EXCLUDED);
            assertThat(execution(job, "d1").reason()).isEqualTo(ReasonCode.DEVICE_QUARANTINED);
            assertThat(job(job).status()).isEqualTo(JobStatus.COMPLETED);
        }
        Reply none =
                server.operator().post("/api/v1/jobs", new Jobs.Create("red", release.id(), List.of("d1"), null, null));
        assertThat(none.json().path("detail").asString()).contains("DEVICE_QUARANTINED");

        server.operator().post("/api/v1/devices/d1/release", new Devices.Release());
        server.job("red", release, retry(NINE_TIMES), List.of("d1"));
        device.start();
        device.fail("red", ReasonCode.SELF_TEST_FAILED);
        assertThat(device("d1").state()).as("what was before is forgiven").isEqualTo(DeviceState.ACTIVE);
    }

    @Test
    void aSuccessBreaksTheRowAndADeviceThatIsSwitchedOffIsNotSuspected() {
        TestDevice device = server.device("d1");
        server.job("blue", release, retry(NINE_TIMES), List.of("d1"));
        failAgain(device, 4);
        device.update("blue");
        var off = with(new JobPolicy(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new JobPolicy.Timeout(600, 1),
                new JobPolicy.Retry(0, 9, 1, 1.0, 1)));
        server.job("green", server.release("1.2.0", 1), off, List.of("d1"));
        for (int minute = 0; minute < 12; minute++) {
            later(Duration.ofMinutes(1));
        }
        assertThat(execution("green", "d1").executionNumber()).isGreaterThan(5);
        fail(device, "green");
        assertThat(device("d1").state()).isEqualTo(DeviceState.ACTIVE);
    }

    @Test
    void aDeviceThatRunsSomethingElseMeanwhileIsExcludedWithTheReasonAndComesBackWhenItIsGone() {
        TestDevice device = server.device("d1");
        TestDevice other = server.device("d2");
        server.job("blue", release, NO_GATES, List.of("d1", "d2"));
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.QUEUED);
        device.version = "2.0.0+0";
        device.boots++;
        assertThat(device.startNext()).as("it says so as it asks").isNull();
        assertThat(execution("blue", "d1").state()).isEqualTo(Jobs.TargetState.EXCLUDED);
        assertThat(execution("blue", "d1").reason()).isEqualTo(ReasonCode.VERSION_OLDER);
        device.version = "1.0.0+0";
        device.boots++;
        device.report();
        device.update("blue");
        other.update("blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job("blue").reasons()).isEmpty();
    }
}
