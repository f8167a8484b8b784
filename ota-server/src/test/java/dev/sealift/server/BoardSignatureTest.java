package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Json;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A gateway passes on what a board with a key signed; it cannot change it, make it up, or keep another board unseen. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class BoardSignatureTest {
    private static final String REPORTS = "/things/d1/reports";
    private static final String JOB = "/things/d1/jobs/blue";

    private final TestServer server;
    private final HttpsClient gateway;
    private final SigningBoard board;

    BoardSignatureTest(TestDatabase database, @TempDir Path data) {
        server = new TestServer(data, database);
        HttpsClient.Identity identity = server.enrolGateway("g1");
        server.addDevice("d1", "g1");
        server.addDevice("d2", "g1");
        gateway = server.devicePlane(identity);
        board = new SigningBoard(new TestDevice("d1", gateway));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply report(DeviceReport report) {
        return gateway.post(REPORTS, report);
    }

    private Devices.View view() {
        return server.operator().get("/api/v1/devices/d1").as(Devices.View.class);
    }

    private List<JsonNode> events(String kind) {
        return server.operator().get("/api/v1/audit?subject=device:d1").as(Audit.Page.class).events().stream()
                .filter(event -> event.kind().equals(kind))
                .map(event -> Json.mapper().readTree(event.data()))
                .toList();
    }

    @Test
    void theFirstKeyIsTheBoardsFromThenOn() {
        assertThat(report(board.device.boot()).status()).as("an old board").isEqualTo(200);
        assertThat(view().signedBy()).isNull();

        DeviceReport first = board.report();
        assertThat(report(first).status()).isEqualTo(200);
        assertThat(view().signedBy()).startsWith("sha256:");
        assertThat(events("DEVICE_KEY_LEARNED"))
                .singleElement()
                .satisfies(data -> assertThat(data.path("key").asString()).isEqualTo(board.key()));
        assertThat(report(first).status()).as("handed in again").isEqualTo(200);
        assertThat(report(board.report()).status()).isEqualTo(200);

        assertThat(report(first).code()).as("older than the last").isEqualTo("REPORT_REPLAYED");
        assertThat(report(board.device.boot()).code()).isEqualTo("REPORT_UNSIGNED");
        assertThat(events("DEVICE_KEY_LEARNED")).hasSize(1);
    }

    @Test
    void whatTheBoardSignedCountsInThePlaceOfWhatTheGatewaySays() {
        DeviceReport signed = board.report();
        board.device.version = "9.9.9";
        assertThat(report(board.report(board.device.boot(), SigningBoard.statementOf(signed)))
                        .status())
                .isEqualTo(200);
        DeviceReport kept = Objects.requireNonNull(view().lastReport());
        assertThat(kept.boot()).isEqualTo(signed.boot());
        assertThat(kept.signed()).as("is in no report that is kept").isNull();
    }

    @Test
    void howTheChipIsProtectedIsTheBoardsWord() {
        assertThat(report(saying(Map.of("read", 1, "write", true))).status()).isEqualTo(200);
        assertThat(protection()).isEqualTo(new BootReport.Protection("level 1", true));
        assertThat(report(saying(Map.of("read", 0, "write", false))).status()).isEqualTo(200);
        assertThat(protection()).isEqualTo(new BootReport.Protection("none", false));
        assertThat(report(saying(Map.of("read", 9, "write", true))).status()).isEqualTo(200);
        assertThat(protection()).isEqualTo(new BootReport.Protection("unknown", true));
        assertThat(report(board.report()).status()).as("without it").isEqualTo(200);
        assertThat(protection()).isNull();
        assertThat(report(saying(Map.of("read", "level 2", "write", true))).code())
                .isEqualTo("REPORT_SIGNATURE_INVALID");
    }

    private BootReport.@Nullable Protection protection() {
        return Objects.requireNonNull(view().lastReport()).boot().protection();
    }

    private DeviceReport saying(Map<String, Object> protection) {
        Map<String, Object> words = board.words();
        words.put("protection", protection);
        return board.report(board.device.boot(), board.statement("d1", words));
    }

    @Test
    void aChangedStatementIsRefusedAndNothingOfItTaken() {
        byte[] statement = Base64.getDecoder().decode(SigningBoard.statementOf(board.report()));
        for (int place : new int[] {15, 40, 100, statement.length - 1}) {
            byte[] changed = statement.clone();
            changed[place] ^= 1;
            assertInvalid(Base64.getEncoder().encodeToString(changed));
        }
        assertInvalid(board.statement("d2", board.words()));
        assertInvalid(board.statement("d1", Map.of("boots", 1)));
        assertInvalid(board.statement("d1", "no map"));
        for (String nonsense : List.of("", "%", "AAAA")) {
            assertInvalid(nonsense);
        }
        assertThat(report(new DeviceReport(
                                board.device.boot().boot(),
                                null,
                                null,
                                null,
                                new DeviceReport.Signed("A".repeat(86) + "==", board.statement("d1", board.words()))))
                        .code())
                .as("a key off the curve")
                .isEqualTo("REPORT_SIGNATURE_INVALID");
        assertThat(view().signedBy()).isNull();
        assertThat(view().lastReport()).isNull();
    }

    private void assertInvalid(String statement) {
        Reply reply = report(board.report(board.device.boot(), statement));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).as(statement).isEqualTo("REPORT_SIGNATURE_INVALID");
    }

    @Test
    void anotherBoardOfTheSameNameIsSeenUntilItIsSaidToBeTheNewOne() {
        assertThat(report(board.report()).status()).isEqualTo(200);
        String known = view().signedBy();
        var other = new SigningBoard(new TestDevice("d1", gateway));
        other.device.boots = 100;
        for (int i = 0; i < 2; i++) {
            assertThat(report(other.report()).code()).isEqualTo("REPORT_KEY_OTHER");
        }
        assertThat(view().signedBy()).isEqualTo(known);
        assertThat(view().suspicion()).contains(known).contains("another key");
        assertThat(events("DEVICE_CLONE_SUSPECTED")).as("once").hasSize(1);
        assertThat(Objects.requireNonNull(view().lastReport()).boot().bootCounter())
                .isEqualTo(board.device.boots);

        server.operator().post("/api/v1/devices/d1/replace", Map.of()).as(Devices.View.class);
        assertThat(view().signedBy()).isNull();
        assertThat(view().suspicion()).isNull();
        assertThat(report(other.report()).status()).isEqualTo(200);
        assertThat(report(board.report()).code()).as("the old one").isEqualTo("REPORT_KEY_OTHER");
    }

    @Test
    void aBoardWithACertificateHasNoSecondKey() throws Exception {
        HttpsClient.Identity identity = server.enrolDevice("d1");
        String signature = SignedReportTest.sign(identity.key(), 1, "POST " + REPORTS, board.device.boot());
        HttpsClient itself = server.devicePlane(identity);
        assertThat(itself.post(REPORTS, board.device.boot(), "Sealift-Report-Signature", signature)
                        .status())
                .isEqualTo(200);
        assertThat(view().signedBy()).isEqualTo("certificate");
        assertThat(report(board.report()).code()).isEqualTo("REPORT_KEY_OTHER");
    }

    private Reply claim(@Nullable DeviceReport report) {
        return gateway.post(
                JOB, new UpdateRequest(ExecutionStatus.SUCCEEDED, null, null, null, null, null, null, report, null));
    }

    @Test
    void onlyTheBoardsOwnWordIsEvidence() {
        assertThat(report(board.report()).status()).isEqualTo(200);
        server.job("blue", server.release("1.1.0", 1), null, List.of("d1"));
        DeviceReport before = board.report();
        JobExecution started =
                Objects.requireNonNull(gateway.put("/things/d1/jobs/$next", new StartNextRequest(null, null, before))
                        .as(dev.sealift.api.device.ExecutionReply.class)
                        .execution());
        board.device.install(started);

        assertThat(claim(board.device.boot()).code()).isEqualTo("REPORT_UNSIGNED");
        UpdateReply forged = claim(board.report(board.device.boot(), SigningBoard.statementOf(before)))
                .as(UpdateReply.class);
        assertThat(Objects.requireNonNull(forged.evidence()).accepted()).isFalse();
        assertThat(forged.evidence().reason()).isEqualTo(ReasonCode.EVIDENCE_OLD_BOOT);
        assertThat(events("EVIDENCE_SIGNED")).isEmpty();

        DeviceReport evidence = board.report();
        UpdateReply reply = claim(evidence).as(UpdateReply.class);
        assertThat(Objects.requireNonNull(reply.evidence()).accepted()).isTrue();
        assertThat(events("EVIDENCE_SIGNED")).singleElement().satisfies(kept -> {
            assertThat(kept.path("statement").asString()).isEqualTo(SigningBoard.statementOf(evidence));
            assertThat(kept.path("request").asString()).isEqualTo("REPORT d1");
            assertThat(kept.path("key").asString()).isEqualTo(board.key());
        });
    }
}
