package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Groups;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs follow what becomes of devices: the groups they are in, whether they are in service, and where they are. */
class GroupJobTest extends JobTest {
    GroupJobTest(@TempDir Path data) {
        super(data);
    }

    private void describe(String device, String name, String value) {
        server.operator()
                .patch("/api/v1/devices/" + device, new Devices.Update(null, null, Map.of(name, value), null))
                .as(Devices.View.class);
    }

    private void put(String device, String command, Record body) {
        server.operator()
                .post("/api/v1/devices/" + device + "/" + command, body)
                .as(Devices.View.class);
    }

    private void group(String id, String query) {
        server.operator()
                .post("/api/v1/groups", new Groups.Create(id, null, null, query))
                .as(Groups.View.class);
    }

    private void continuous(String group) {
        server.continuousJob("blue", release, NO_GATES, group);
    }

    @Test
    void aDeviceThatJoinsADynamicGroupIsOfferedItsContinuousJob() {
        TestDevice first = server.device("d1");
        TestDevice late = server.device("d2");
        TestDevice gone = server.device("d3");
        describe("d1", "ring", "beta");
        describe("d3", "ring", "beta");
        group("old-beta", "attributes.ring:beta version<1.1");
        continuous("old-beta");
        assertThat(server.executions("blue")).extracting(Jobs.Execution::device).containsExactly("d1", "d3");

        first.install(first.start());
        first.version = "1.1.0+0";
        first.claimSuccess("blue"); // with the report that takes it out of the group
        assertThat(server.operator()
                        .get("/api/v1/devices/d1/groups")
                        .as(Groups.OfDevice.class)
                        .groups())
                .isEmpty();
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.SUCCEEDED);
        describe("d3", "ring", "");
        assertThat(state("blue", "d3")).isEqualTo(Jobs.TargetState.REMOVED);
        assertThat(execution("blue", "d3").reason()).isEqualTo(ReasonCode.LEFT_GROUP);
        assertThat(gone.startNext()).isNull();

        assertThat(late.startNext()).isNull();
        describe("d2", "ring", "beta");
        late.update("blue");
        assertThat(state("blue", "d2")).isEqualTo(Jobs.TargetState.SUCCEEDED);
        describe("d3", "ring", "beta");
        gone.update("blue");
        assertThat(execution("blue", "d3").executionNumber()).isEqualTo(2);
        assertThat(job("blue").status()).isEqualTo(JobStatus.IN_PROGRESS);
    }

    @Test
    void aDeviceThatStartedAndLeftItsGroupIsNotOfferedARetry() {
        TestDevice device = server.device("d1");
        describe("d1", "ring", "beta");
        group("beta", "attributes.ring:beta");
        continuous("beta");
        device.start();
        describe("d1", "ring", "");
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.IN_PROGRESS);
        device.fail("blue", ReasonCode.SELF_TEST_FAILED);
        server.operator()
                .post("/api/v1/jobs/blue/retry", new Jobs.Retry(null, null))
                .as(Jobs.Retried.class);
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.EXCLUDED);
        assertThat(execution("blue", "d1").reason()).isEqualTo(ReasonCode.LEFT_GROUP);
    }

    @Test
    void aDeviceInQuarantineIsOfferedNothingUntilItIsReleased() {
        TestDevice aside = server.device("d1");
        TestDevice other = server.device("d2");
        TestDevice later = server.device("d3");
        put("d1", "quarantine", new Devices.Stop("looks odd"));
        server.job("blue", release, NO_GATES, List.of("d1", "d2", "d3"));
        assertThat(execution("blue", "d1").reason()).isEqualTo(ReasonCode.DEVICE_QUARANTINED);
        put("d3", "quarantine", new Devices.Stop("looks odd, too"));
        assertThat(state("blue", "d3")).isEqualTo(Jobs.TargetState.EXCLUDED);
        assertThat(aside.startNext()).isNull();
        assertThat(later.startNext()).isNull();

        put("d1", "release", new Devices.Release());
        put("d3", "release", new Devices.Release());
        List.of(aside, other, later).forEach(device -> device.update("blue"));
        Jobs.View done = job("blue");
        assertThat(done.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(server.executions("blue"))
                .extracting(Jobs.Execution::state)
                .containsOnly(Jobs.TargetState.SUCCEEDED);
    }

    @Test
    void whatADeviceInQuarantineHasStartedItBringsToAnEndAndADecommissionedOneDoesNot() {
        TestDevice aside = server.device("d1");
        server.device("d2");
        TestDevice scrapped = server.device("d3");
        server.job("blue", release, NO_GATES, List.of("d1", "d2", "d3"));
        var started = aside.start();
        scrapped.start();
        put("d1", "quarantine", new Devices.Stop(null));
        put("d2", "decommission", new Devices.Stop(null));
        put("d3", "decommission", new Devices.Stop(null));
        aside.install(started);
        aside.claimSuccess("blue");
        assertThat(state("blue", "d1")).isEqualTo(Jobs.TargetState.SUCCEEDED);
        assertThat(state("blue", "d2")).isEqualTo(Jobs.TargetState.EXCLUDED);
        assertThat(state("blue", "d3")).isEqualTo(Jobs.TargetState.CANCELED);
        assertThat(execution("blue", "d3").reason()).isEqualTo(ReasonCode.DEVICE_DECOMMISSIONED);
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aWindowOpensByTheClockOfTheDevice() {
        TestDevice here = server.device("d1");
        TestDevice there = server.device("d2");
        describe("d2", Devices.TIME_ZONE, "Etc/GMT+6");
        int hour = server.clock.instant().atOffset(ZoneOffset.UTC).getHour();
        var windows = List.of(new JobPolicy.MaintenanceWindow("cron(0 " + hour + " ? * * *)", 60));
        server.job("blue", release, schedule(new JobPolicy.Schedule(null, null, null, windows)), List.of("d1", "d2"));
        assertThat(there.startNext()).isNull();
        assertThat(here.startNext()).isNotNull();
    }
}
