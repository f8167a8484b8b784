package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.PendingExecutions;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.api.operator.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The device plane speaks the HTTPS shapes and keeps the state machine of AWS IoT Jobs. */
class DevicePlaneTest {
    private static final String JOBS = "/things/d1/jobs";

    private final TestServer server;
    private final TestDevice device;
    private final Releases.View release;

    DevicePlaneTest(@TempDir Path data) {
        server = new TestServer(data);
        device = server.device("d1");
        release = server.release("1.1.0", 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertAwsError(Reply reply, int status, String type) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("x-amzn-errortype")).isEqualTo(type);
        assertThat(reply.json().path("message").asString()).isNotBlank();
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    }

    private UpdateReply update(Map<String, Object> body) {
        return device.client.post(JOBS + "/blue", body).as(UpdateReply.class);
    }

    private @Nullable JobExecution describe(String job) {
        return device.client.get(JOBS + "/" + job).as(ExecutionReply.class).execution();
    }

    @Test
    void nothingPendingIsAGoodAnswer() {
        assertThat(device.startNext()).isNull();
        assertThat(describe("$next")).isNull();
        assertThat(device.client.get(JOBS).as(PendingExecutions.class))
                .isEqualTo(new PendingExecutions(List.of(), List.of()));
        assertAwsError(device.client.get(JOBS + "/blue"), 404, "ResourceNotFoundException");
    }

    @Test
    void anExecutionIsListedDescribedAndStarted() {
        server.job("blue", release, null, List.of("d1"));
        assertThat(device.client.get(JOBS).as(PendingExecutions.class).queuedJobs())
                .singleElement()
                .satisfies(summary -> {
                    assertThat(summary.jobId()).isEqualTo("blue");
                    assertThat(summary.startedAt()).isNull();
                    assertThat(summary.versionNumber()).isEqualTo(1);
                    assertThat(summary.queuedAt())
                            .isEqualTo(server.clock.instant().getEpochSecond());
                });
        JobExecution described = Objects.requireNonNull(describe("$next"));
        assertThat(described.status()).isEqualTo(ExecutionStatus.QUEUED);

        JobExecution started = device.client
                .put(JOBS + "/%24next", Map.of("statusDetails", Map.of("phase", "OFFERED")))
                .as(ExecutionReply.class)
                .execution();

        assertThat(Objects.requireNonNull(started).status()).isEqualTo(ExecutionStatus.IN_PROGRESS);
        assertThat(started.versionNumber()).isEqualTo(2);
        assertThat(started.executionNumber()).isEqualTo(1);
        assertThat(started.statusDetails()).containsEntry("phase", "OFFERED");
        assertThat(started.approximateSecondsBeforeTimedOut()).isEqualTo(3600);
        assertThat(TestDevice.document(started).release()).isEqualTo(release.id());
        assertThat(TestDevice.document(started).images()).hasSize(2);
        assertThat(device.client.get(JOBS).as(PendingExecutions.class).inProgressJobs())
                .hasSize(1);
        assertThat(device.startNext()).as("started again: unchanged").isEqualTo(started);
        assertThat(Objects.requireNonNull(describe("blue?includeJobDocument=false&executionNumber=1"))
                        .jobDocument())
                .isNull();
        assertAwsError(device.client.get(JOBS + "/blue?executionNumber=2"), 404, "ResourceNotFoundException");
    }

    @Test
    void anUpdateReplacesTheDetailsAndRaisesTheVersion() {
        server.job("blue", release, null, List.of("d1"));
        device.start();
        UpdateReply plain = update(Map.of("status", "IN_PROGRESS", "statusDetails", Map.of("a", "1")));
        assertThat(plain).isEqualTo(new UpdateReply(null, null, null));
        UpdateReply asked = update(Map.of(
                "status",
                "IN_PROGRESS",
                "statusDetails",
                Map.of("b", "2"),
                "includeJobExecutionState",
                true,
                "includeJobDocument",
                true));
        UpdateReply.State state = Objects.requireNonNull(asked.executionState());
        assertThat(state.statusDetails()).isEqualTo(Map.of("b", "2"));
        assertThat(state.versionNumber()).isEqualTo(4);
        assertThat(asked.jobDocument()).contains("\"operation\":\"update\"");
        assertThat(Objects.requireNonNull(describe("blue")).statusDetails()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void anExpectedVersionMayBeANumberOrAString() {
        server.job("blue", release, null, List.of("d1"));
        device.start();
        update(Map.of("status", "IN_PROGRESS", "expectedVersion", 2));
        update(Map.of("status", "IN_PROGRESS", "expectedVersion", "3"));
        Reply stale = device.client.post(JOBS + "/blue", Map.of("status", "FAILED", "expectedVersion", "3"));
        assertAwsError(stale, 409, "InvalidStateTransitionException");
        assertThat(stale.code()).isEqualTo("VERSION_MISMATCH");
        assertThat(stale.json().path("expected").asString()).isEqualTo("4");
    }

    @Test
    void badUpdatesAreInvalidRequests() {
        server.job("blue", release, null, List.of("d1"));
        for (String status : List.of("TIMED_OUT", "CANCELED", "REMOVED", "QUEUED", "DONE")) {
            assertAwsError(
                    device.client.post(JOBS + "/blue", Map.of("status", status)), 400, "InvalidRequestException");
        }
        assertAwsError(device.client.post(JOBS + "/blue", Map.of()), 400, "InvalidRequestException");
        assertAwsError(device.client.postText(JOBS + "/blue", "{\"status\":"), 400, "InvalidRequestException");
        assertAwsError(
                device.client.post(JOBS + "/blue", Map.of("status", "FAILED", "stepTimeoutInMinutes", 0)),
                400,
                "InvalidRequestException");
        Map<String, String> eleven = new HashMap<>();
        for (int i = 0; i < 11; i++) {
            eleven.put("key" + i, "value");
        }
        for (Map<String, String> details :
                List.of(eleven, Map.of("with space", "x"), Map.of("a", "x".repeat(1025)), Map.of("a", "new\nline"))) {
            assertAwsError(
                    device.client.post(JOBS + "/blue", Map.of("status", "FAILED", "statusDetails", details)),
                    400,
                    "InvalidRequestException");
        }
        assertThat(Objects.requireNonNull(describe("blue")).versionNumber()).isEqualTo(1);
    }

    @Test
    void whatHasEndedChangesNoMore() {
        server.job("blue", release, null, List.of("d1"));
        device.start();
        device.fail("blue", ReasonCode.FLASH_WRITE_FAILED);
        assertThat(Objects.requireNonNull(describe("blue")).statusDetails())
                .containsEntry("reason", "FLASH_WRITE_FAILED");
        Reply again = device.client.post(JOBS + "/blue", Map.of("status", "IN_PROGRESS"));
        assertAwsError(again, 409, "InvalidStateTransitionException");
        assertThat(again.json().path("value").asString()).isEqualTo("FAILED");
    }

    @Test
    void aDeviceMayEndWhatItNeverStarted() {
        server.job("blue", release, null, List.of("d1"));
        device.update("blue", ExecutionStatus.REJECTED, null, ReasonCode.NO_IMAGE_FOR_SLOT);
        assertThat(server.executions("blue").getFirst().status()).isEqualTo(ExecutionStatus.REJECTED);
    }

    /** A report in the words of the first version. */
    private Map<String, Object> firstReport() {
        Map<String, Object> boot = new HashMap<>(Map.of(
                "bootCounter",
                device.boots,
                "slot",
                device.slot,
                "imageHash",
                device.imageHash,
                "version",
                device.version,
                "securityCounter",
                1,
                "confirmed",
                true,
                "trial",
                false,
                "resetCause",
                "software"));
        if (device.job != null) {
            boot.put("jobId", device.job);
            boot.put("executionNumber", device.execution);
        }
        return Map.of("boot", boot, "metrics", Map.of("heap_free", 40_000));
    }

    @Test
    void whatDevicesOfTheFirstVersionAndOfALaterOneSayIsUnderstood() {
        server.job("blue", release, null, List.of("d1"));
        var started = device.client
                .put(JOBS + "/$next", Map.of("report", firstReport(), "ofALaterVersion", true))
                .as(ExecutionReply.class)
                .execution();
        device.install(Objects.requireNonNull(started));
        assertThat(device.client.post("/things/d1/reports", firstReport()).status())
                .isEqualTo(200);
        var reply = update(Map.of("status", "SUCCEEDED", "report", firstReport(), "ofALaterVersion", Map.of()));
        assertThat(Objects.requireNonNull(reply.evidence()).accepted()).isTrue();
    }

    @Test
    void theReasonInTheDetailsOfAPlainClientCounts() {
        server.job("blue", release, null, List.of("d1"));
        update(Map.of("status", "FAILED", "statusDetails", Map.of("reason", "TRIAL_TIMEOUT")));
        assertThat(server.job("blue").reasons()).containsEntry(ReasonCode.TRIAL_TIMEOUT, 1);
    }

    @Test
    void aStepTimerOnlyBringsTheEndForwardAndCanBeRemoved() {
        server.job("blue", release, TestServer.policy(10, null, 20), List.of("d1"));
        device.start();
        assertThat(secondsLeftAfterStep(5)).isEqualTo(300);
        server.clock.advance(Duration.ofMinutes(4));
        assertThat(secondsLeftAfterStep(10)).isEqualTo(600);
        assertThat(secondsLeftAfterStep(30)).as("bounded by the job").isEqualTo(960);
        assertThat(secondsLeftAfterStep(-1)).isEqualTo(960);
        assertThat(secondsLeftAfterStep(1)).isEqualTo(60);
        server.clock.advance(Duration.ofMinutes(1));
        server.server().tick();
        assertThat(server.executions("blue").getFirst().status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    }

    private @Nullable Long secondsLeftAfterStep(int minutes) {
        var request = new UpdateRequest(ExecutionStatus.IN_PROGRESS, null, null, null, null, null, minutes, null, null);
        device.client.post(JOBS + "/blue", request).as(UpdateReply.class);
        return Objects.requireNonNull(describe("blue")).approximateSecondsBeforeTimedOut();
    }

    @Test
    void aReportOutOfBoundsIsRefusedWithTheField() {
        device.imageHash = "no hash";
        Reply reply = device.report();
        assertAwsError(reply, 400, "InvalidRequestException");
        assertThat(reply.json().path("detail").asString()).contains("boot.imageHash");
        assertThat(device.client
                        .post("/things/d1/reports", Map.of())
                        .json()
                        .path("detail")
                        .asString())
                .contains("boot: absent");
        assertThat(device.client
                        .postText("/things/d1/reports", "{\"boot\":" + "[".repeat(100) + "]".repeat(100) + "}")
                        .status())
                .isEqualTo(400);
        assertThat(device.client
                        .postText("/things/d1/reports", "{\"x\":\"" + "x".repeat(70_000) + "\"}")
                        .code())
                .isEqualTo("TOO_LARGE");
    }
}
