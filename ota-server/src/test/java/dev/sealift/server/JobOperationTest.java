package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobKind;
import dev.sealift.api.JobStatus;
import dev.sealift.api.OperatorRole;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to jobs, each with actor, reason and event. */
class JobOperationTest extends JobTest {
    private static final JobPolicy.Gate PAUSE_AT_FIRST =
            new JobPolicy.Gate(JobPolicy.FailureType.ALL, 50, 1, JobPolicy.GateAction.PAUSE);

    JobOperationTest(@TempDir Path data) {
        super(data);
    }

    @Test
    void aPausedJobOffersNothingUntilItIsResumed() {
        List<TestDevice> devices = server.devices(2);
        server.job("blue", release, TestServer.policy(1, null, 60), ids(devices));
        assertThat(post("/blue/pause", new Jobs.Change("lunch")).statusReason()).isEqualTo("lunch");
        later(Duration.ofHours(1));
        assertThat(job("blue").notOffered()).isEqualTo(1);
        devices.getFirst().update("blue");
        assertThat(post("/blue/resume", new Jobs.Change(null)).status()).isEqualTo(JobStatus.IN_PROGRESS);
        devices.get(1).update("blue");
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void whoResumesPastAClosedGateLetsItCountAnew() {
        List<TestDevice> devices = server.devices(3);
        var policy = new JobPolicy(
                new JobPolicy.Rollout(1), null, null, null, List.of(PAUSE_AT_FIRST), null, null, null, null, null);
        server.job("blue", release, policy, ids(devices));
        fail(devices.getFirst(), "blue");
        Jobs.View paused = job("blue");
        assertThat(paused.status()).isEqualTo(JobStatus.PAUSED);
        assertThat(paused.gates().getFirst().state()).isEqualTo(Jobs.GateState.CLOSED);
        later(Duration.ofHours(1));
        assertThat(job("blue").notOffered()).isEqualTo(2);

        Jobs.View resumed = post("/blue/resume", new Jobs.Change("a broken board"));
        assertThat(resumed.gates().getFirst().state()).isEqualTo(Jobs.GateState.NOT_ENOUGH_DATA);
        devices.get(1).update("blue");
        assertThat(job("blue").gates().getFirst().state()).isEqualTo(Jobs.GateState.OPEN);
    }

    @Test
    void aJobWaitsForOthersToApproveWhatTheySaw() {
        TestDevice device = server.device("d1");
        var policy = with(new JobPolicy(null, null, null, null, null, null, 1, null, null, null));
        var rita = server.operator("rita", OperatorRole.RELEASE_ENGINEER, OperatorRole.APPROVER);
        var anna = server.operator("anna", OperatorRole.APPROVER);
        var create = new Jobs.Create("blue", release.id(), List.of("d1"), policy, null);
        Jobs.View created = rita.post("/api/v1/jobs", create).as(Jobs.View.class);
        assertThat(created.status()).isEqualTo(JobStatus.SCHEDULED);
        assertThat(device.startNext()).isNull();

        String approve = "/api/v1/jobs/blue/approve";
        assertThat(rita.post(approve, new Jobs.Approve(created.digest(), null)).code())
                .isEqualTo("FOUR_EYES");
        assertThat(anna.post(approve, new Jobs.Approve("0".repeat(64), null)).code())
                .isEqualTo("VERSION_MISMATCH");
        rita.patch(
                "/api/v1/jobs/blue",
                new Jobs.Update(
                        null, null, with(new JobPolicy(null, null, null, null, null, null, 2, null, null, null))));
        assertThat(anna.post(approve, new Jobs.Approve(created.digest(), null)).code())
                .as("it is another job now")
                .isEqualTo("VERSION_MISMATCH");
        Jobs.View changed = job("blue");
        anna.post(approve, new Jobs.Approve(changed.digest(), "looks good"));
        assertThat(device.startNext()).isNull();
        var otto = server.operator("otto", OperatorRole.APPROVER);
        Jobs.View started =
                otto.post(approve, new Jobs.Approve(changed.digest(), null)).as(Jobs.View.class);
        assertThat(started.status()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(started.approvals()).extracting(Jobs.Approval::operator).containsExactly("anna", "otto");
        device.update("blue");
    }

    @Test
    void oneExecutionIsCancelled() {
        List<TestDevice> devices = server.devices(2);
        server.job("blue", release, NO_GATES, ids(devices));
        devices.getFirst().start();
        String path = "/api/v1/jobs/blue/executions/";
        assertThat(server.operator()
                        .post(path + "device-1/cancel", new Jobs.Cancel(null, null))
                        .code())
                .isEqualTo("INVALID_STATE");
        server.operator().post(path + "device-1/cancel", new Jobs.Cancel(null, true));
        Jobs.Execution queued = server.operator()
                .post(path + "device-2/cancel", new Jobs.Cancel("in use", null))
                .as(Jobs.Execution.class);
        assertThat(queued.reason()).isEqualTo(ReasonCode.JOB_CANCELED);
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(count("blue", ExecutionStatus.CANCELED)).isEqualTo(2);
    }

    @Test
    void aJobIsDeletedWhenItIsOverOrByForce() {
        server.device("d1");
        server.job("blue", release, NO_GATES, List.of("d1"));
        assertThat(server.operator().delete("/api/v1/jobs/blue").code()).isEqualTo("INVALID_STATE");
        assertThat(server.operator().delete("/api/v1/jobs/blue?force=true").as(Jobs.Deleted.class))
                .isEqualTo(new Jobs.Deleted("blue", 1));
        assertThat(server.operator().get("/api/v1/jobs/blue").status()).isEqualTo(404);
        var events = server.operator()
                .get("/api/v1/audit?subject=job:blue")
                .as(Audit.Page.class)
                .events();
        assertThat(events).extracting(Audit.Event::kind).endsWith("JOB_DELETED");
    }

    @Test
    void thePolicyOfARunningJobChangesWhatIsStillToCome() {
        List<TestDevice> devices = server.devices(3);
        server.job("blue", release, TestServer.policy(1, null, 60), ids(devices));
        assertThat(job("blue").notOffered()).isEqualTo(2);
        var faster = JobPolicy.of(new JobPolicy.Rollout(2), null, null);
        Jobs.View changed = server.operator()
                .patch("/api/v1/jobs/blue", new Jobs.Update("hurry", null, faster))
                .as(Jobs.View.class);
        assertThat(changed.notOffered()).isEqualTo(1);
        assertThat(changed.policy().timeout()).isEqualTo(new JobPolicy.Timeout(60));
        Reply waves = server.operator()
                .patch("/api/v1/jobs/blue", new Jobs.Update(null, null, waves(JobPolicy.Wave.upTo(100))));
        assertThat(waves.code()).isEqualTo("INVALID_VALUE");
    }

    @Test
    void aTemplateFillsWhatARequestLeavesOut() {
        TestDevice device = server.device("d1");
        var template =
                new Jobs.Template("night", JobKind.REBOOT, null, null, null, null, 7, "by night", NO_GATES, null);
        assertThat(server.operator().post("/api/v1/job-templates", template).status())
                .isEqualTo(201);
        var create =
                new Jobs.Create("again", "night", null, null, null, List.of("d1"), null, null, null, null, null, null);
        Jobs.View job = server.operator().post("/api/v1/jobs", create).as(Jobs.View.class);
        assertThat(job.kind()).isEqualTo(JobKind.REBOOT);
        assertThat(job.priority()).isEqualTo(7);
        assertThat(job.gates()).isEmpty();
        assertThat(device.start().jobId()).isEqualTo("again");
    }

    @Test
    void aScheduledJobStartsAndEndsByTheClockAndOffersOnlyInItsWindow() {
        List<TestDevice> devices = server.devices(3);
        Instant start = server.clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(24));
        var opens = start.plus(Duration.ofHours(2)).atZone(ZoneOffset.UTC);
        var cron = String.format(Locale.ROOT, "cron(%d %d * * ? *)", opens.getMinute(), opens.getHour());
        var policy = new JobPolicy(
                new JobPolicy.Rollout(1),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                new JobPolicy.Schedule(
                        start,
                        start.plus(Duration.ofHours(27)),
                        JobPolicy.EndBehavior.CANCEL,
                        List.of(new JobPolicy.MaintenanceWindow(cron, 10))),
                null,
                null);
        assertThat(server.job("blue", release, policy, ids(devices)).status()).isEqualTo(JobStatus.SCHEDULED);
        later(Duration.ofHours(24));
        assertThat(job("blue").status()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(job("blue").notOffered()).isEqualTo(3);
        later(Duration.ofHours(2));
        assertThat(job("blue").notOffered()).isEqualTo(2);
        devices.getFirst().update("blue");
        later(Duration.ofMinutes(11));
        assertThat(job("blue").notOffered()).as("the window is closed").isEqualTo(2);
        later(Duration.ofHours(23).plusMinutes(49));
        assertThat(job("blue").notOffered()).isEqualTo(1);
        later(Duration.ofHours(1));
        assertThat(job("blue").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(count("blue", ExecutionStatus.CANCELED)).isEqualTo(1);
    }

    @Test
    void aJobThatWouldBeOverBeforeItBeginsIsRefused() {
        TestDevice device = server.device("d1");
        Instant now = server.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var policy = schedule(new JobPolicy.Schedule(null, now, null, null));
        var request = new Jobs.Create("late", release.id(), List.of(device.id), policy, null);
        Reply refused = server.operator().post("/api/v1/jobs", request);
        assertThat(refused.code()).isEqualTo("INVALID_VALUE");
        assertThat(refused.text()).contains("policy.schedule.endTime", "later than now");
    }
}
