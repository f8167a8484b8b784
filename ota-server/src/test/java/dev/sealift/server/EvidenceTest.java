package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Releases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An execution succeeds on evidence only, and the device is told what its claim lacked. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class EvidenceTest {
    private static final String JOB = "blue";

    private final TestServer server;
    private TestDevice device;
    private Releases.View release;
    private JobExecution started;

    EvidenceTest(TestDatabase database, @TempDir Path data) {
        server = new TestServer(data, database);
        device = server.device("d1");
        release = server.release("1.1.0", 1);
    }

    @BeforeEach
    void startAnUpdate() {
        server.job(JOB, release, null, List.of("d1"));
        started = device.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertAwaitingEvidence(Reply answer, ReasonCode reason) {
        assertThat(answer.status()).isEqualTo(200);
        UpdateReply reply = answer.as(UpdateReply.class);
        assertThat(Objects.requireNonNull(reply.evidence()).accepted()).isFalse();
        assertThat(reply.evidence().reason()).isEqualTo(reason);
        assertThat(reply.evidence().detail()).contains("expected");
        assertThat(Objects.requireNonNull(reply.executionState()).status()).isEqualTo(ExecutionStatus.IN_PROGRESS);
        assertThat(Objects.requireNonNull(reply.executionState().statusDetails()))
                .containsEntry("reason", reason.name());
        assertThat(server.executions(JOB).getFirst().status()).isEqualTo(ExecutionStatus.IN_PROGRESS);
        assertThat(server.executions(JOB).getFirst().reason()).isEqualTo(reason);
        assertThat(server.job(JOB).reasons()).containsEntry(reason, 1);
        assertThat(server.job(JOB).status()).isEqualTo(JobStatus.IN_PROGRESS);
    }

    private Reply claim() {
        return device.update(JOB, ExecutionStatus.SUCCEEDED, device.boot(), null);
    }

    @Test
    void aConfirmedBootOfTheReleaseSucceeds() {
        device.install(started);

        assertThat(device.claimSuccess(JOB).reason()).isEqualTo(ReasonCode.NONE);

        assertThat(server.executions(JOB).getFirst().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(server.executions(JOB).getFirst().reason()).isNull();
        assertThat(server.job(JOB).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(server.job(JOB).alreadyInstalled()).isZero();
    }

    @Test
    void aClaimWithoutAReportIsMissingItsEvidence() {
        assertAwaitingEvidence(device.update(JOB, ExecutionStatus.SUCCEEDED, null, null), ReasonCode.EVIDENCE_MISSING);
    }

    @Test
    void anotherImageIsAHashMismatch() {
        device.install(started);
        device.imageHash = "f".repeat(64);
        assertAwaitingEvidence(claim(), ReasonCode.EVIDENCE_HASH_MISMATCH);
    }

    @Test
    void theImageOfTheOtherSlotIsTheWrongSlot() {
        device.install(started);
        device.imageHash = TestDevice.image(started, SlotName.A).imageHash();
        assertAwaitingEvidence(claim(), ReasonCode.EVIDENCE_WRONG_SLOT);
    }

    @Test
    void aBootCounterThatDidNotGrowIsAnOldBoot() {
        device.install(started);
        device.boots--;
        assertAwaitingEvidence(claim(), ReasonCode.EVIDENCE_OLD_BOOT);
    }

    @Test
    void aClaimBeforeTheRebootIsAnOldBoot() {
        assertAwaitingEvidence(claim(), ReasonCode.EVIDENCE_OLD_BOOT);
    }

    @Test
    void anImageOnTrialIsNotConfirmed() {
        device.install(started);
        device.confirmed = false;
        assertAwaitingEvidence(claim(), ReasonCode.EVIDENCE_NOT_CONFIRMED);
    }

    @Test
    void anImageThatAnotherJobInstalledIsTheWrongExecution() {
        device.install(started);
        device.job = "green";
        assertAwaitingEvidence(claim(), ReasonCode.EVIDENCE_WRONG_EXECUTION);
    }

    @Test
    void anImageThatAnotherAttemptInstalledIsTheWrongExecution() {
        device.install(started);
        device.execution = 2L;
        assertAwaitingEvidence(claim(), ReasonCode.EVIDENCE_WRONG_EXECUTION);
    }

    @Test
    void theTimeoutKeepsRunningWhileEvidenceIsAwaited() {
        claim();
        server.clock.advance(Duration.ofMinutes(61));
        server.server().tick();
        assertThat(server.executions(JOB).getFirst().status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(server.executions(JOB).getFirst().reason()).isEqualTo(ReasonCode.EVIDENCE_OLD_BOOT);
    }

    @Test
    void aSecondClaimWithEvidenceSucceedsAfterAFirstWithout() {
        claim();
        device.install(started);
        assertThat(device.claimSuccess(JOB).accepted()).isTrue();
        assertThat(server.job(JOB).reasons()).isEmpty();
    }

    @Test
    void aReportOnItsOwnCompletesAnExecutionThatClaimedTooEarly() {
        claim();
        device.install(started);
        assertThat(device.report().status()).isEqualTo(200);
        assertThat(server.executions(JOB).getFirst().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(server.job(JOB).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aReportOnItsOwnCompletesNothingThatWasNotClaimed() {
        device.install(started);
        device.report();
        assertThat(server.executions(JOB).getFirst().status()).isEqualTo(ExecutionStatus.IN_PROGRESS);
    }

    @Test
    void aDeviceThatRanTheImageBeforeIsAlreadyInstalledAndCountedApart() {
        device.install(started);
        device.claimSuccess(JOB);
        server.job("again", release, null, List.of("d1"));
        device.start();

        assertThat(device.claimSuccess("again").reason()).isEqualTo(ReasonCode.ALREADY_INSTALLED);

        assertThat(server.job("again").alreadyInstalled()).isEqualTo(1);
        assertThat(server.job("again").reasons()).containsEntry(ReasonCode.ALREADY_INSTALLED, 1);
        assertThat(server.job("again").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aReportOfAnEarlierBootDoesNotReplaceTheLastOne() {
        device.boots = 50;
        device.report();
        device.boots = 3;
        assertThat(device.report().status()).isEqualTo(200);
        assertThat(bootsOnRecord()).isEqualTo(50);
    }

    @Test
    void anExecutionStartsAtTheLatestBootOnRecordWhateverItsStartReports() {
        device.fail(JOB, ReasonCode.SELF_TEST_FAILED);
        server.job("again", release, null, List.of("d1"));
        device.boots = 50;
        device.report();
        device.boots = 3;
        JobExecution again = device.start();
        device.install(again);
        assertThat(device.claimSuccess("again").reason()).isEqualTo(ReasonCode.EVIDENCE_OLD_BOOT);
        device.boots = 51;
        assertThat(device.claimSuccess("again").accepted()).isTrue();
    }

    @Test
    void aBoardThatLostItsStateCountsFromTheStartAgainAndThatIsAnEvent() {
        device.fail(JOB, ReasonCode.SELF_TEST_FAILED);
        server.job("again", release, null, List.of("d1"));
        device.boots = 1;
        device.bootReason = ReasonCode.STATE_LOST;
        device.report();
        assertThat(bootsOnRecord()).isEqualTo(1);
        assertThat(server.operator()
                        .get("/api/v1/audit?subject=device:d1")
                        .as(Audit.Page.class)
                        .events())
                .extracting(Audit.Event::kind)
                .contains("DEVICE_STATE_LOST");
        device.bootReason = null;
        device.update("again");
    }

    private long bootsOnRecord() {
        return Objects.requireNonNull(server.operator()
                        .get("/api/v1/devices/d1")
                        .as(Devices.View.class)
                        .lastReport())
                .boot()
                .bootCounter();
    }

    @Test
    void aDeviceThatNeverReportedCannotSucceed() {
        server.addDevice("silent", null);
        var silent = new TestDevice("silent", server.devicePlane(server.enrolDevice("silent")));
        server.job("silent", release, null, List.of("silent"));
        silent.update("silent", ExecutionStatus.IN_PROGRESS, null, null).as(UpdateReply.class);
        silent.install(started);
        silent.job = "silent";
        assertThat(silent.claimSuccess("silent").reason()).isEqualTo(ReasonCode.EVIDENCE_OLD_BOOT);
    }
}
