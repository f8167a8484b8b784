package dev.sealift.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A server with a release and what tests of jobs do with it. */
abstract class JobTest {
    /** So many that no rate matters. */
    static final JobPolicy.Rollout FAST = new JobPolicy.Rollout(1000);

    static final JobPolicy NO_GATES = new JobPolicy(FAST, null, null, null, List.of(), null, null, null, null, null);

    final TestServer server;
    final Releases.View release;

    JobTest(Path data) {
        server = new TestServer(data);
        release = server.release("1.1.0", 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    void later(Duration time) {
        server.clock.advance(time);
        server.server().tick();
    }

    static List<String> ids(List<TestDevice> devices) {
        return devices.stream().map(device -> device.id).toList();
    }

    Jobs.View post(String path, Record body) {
        return server.operator().post("/api/v1/jobs" + path, body).as(Jobs.View.class);
    }

    Jobs.View job(String id) {
        return server.job(id);
    }

    Jobs.Execution execution(String job, String device) {
        return server.executions(job).stream()
                .filter(execution -> execution.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    Jobs.TargetState state(String job, String device) {
        return execution(job, device).state();
    }

    int count(String job, ExecutionStatus status) {
        return job(job).executions().getOrDefault(status, 0);
    }

    void fail(TestDevice device, String job) {
        device.start();
        device.fail(job, ReasonCode.SELF_TEST_FAILED);
    }

    static JobPolicy with(JobPolicy parts) {
        return new JobPolicy(
                Objects.requireNonNullElse(parts.rollout(), FAST),
                parts.waves(),
                parts.maxInFlight(),
                parts.bytesPerSecond(),
                Objects.requireNonNullElse(parts.gates(), List.of()),
                parts.soakMinutes(),
                parts.approvals(),
                parts.schedule(),
                parts.timeout(),
                parts.retry());
    }

    static JobPolicy waves(JobPolicy.Wave... waves) {
        return with(new JobPolicy(null, List.of(waves), null, null, null, null, null, null, null, null));
    }

    static JobPolicy gate(JobPolicy.Gate gate, @Nullable Integer soakMinutes) {
        return with(new JobPolicy(null, null, null, null, List.of(gate), soakMinutes, null, null, null, null));
    }

    static JobPolicy retry(JobPolicy.Retry retry) {
        return with(new JobPolicy(null, null, null, null, null, null, null, null, null, retry));
    }

    static JobPolicy schedule(JobPolicy.Schedule schedule) {
        return with(new JobPolicy(null, null, null, null, null, null, null, schedule, null, null));
    }
}
