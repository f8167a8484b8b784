package dev.sealift.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateway, real server and simulated boards: what happens to a job, whatever is interrupted. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class GatewayTest {
    /** What a board takes in one message. */
    private static final int CHUNK = 1024;

    /** Header and TLVs around the payload, at most. */
    private static final int IMAGE = Bench.PAYLOAD + 0x200 + 300;

    @TempDir
    Path folder;

    private Bench bench;
    private SimulatedBoard board;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench(folder);
        board = new SimulatedBoard("board-1", "stm32f405");
        bench.addDevice("board-1");
        bench.release("1.1.0");
    }

    @AfterEach
    void tearDown() {
        board.close();
        bench.close();
    }

    @Test
    void anUpdateArrivesAndSucceedsOnTheBoardsEvidence() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        try (var _ = bench.gateway(board)) {
            Jobs.Execution end = bench.awaitEnd("job", "board-1");
            assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(end.statusDetails())
                    .containsEntry("phase", "CONFIRMED")
                    .containsEntry("slot", "B")
                    .containsKeys("received", "total");
        }
        assertThat(board.bytesReceived()).isBetween(Bench.PAYLOAD, IMAGE);
        for (String event : List.of("board-found", "job-started", "downloaded", "verified", "rebooting", "trial")) {
            assertThat(bench.events(event)).as(event).hasSize(1);
        }
        assertThat(transcript()).contains("read-response 64.0 {").contains("write 0.5 {}");
    }

    @Test
    void whatTheBoardRunsAlreadyIsNotSentAgain() throws Exception {
        bench.job("first", "1.1.0", "board-1");
        try (var _ = bench.gateway(board)) {
            bench.awaitEnd("first", "board-1");
            int before = board.bytesReceived();
            bench.job("second", "1.1.0", "board-1");
            Jobs.Execution end = bench.awaitEnd("second", "board-1");
            assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(end.reason()).isEqualTo(ReasonCode.ALREADY_INSTALLED);
            assertThat(board.bytesReceived()).isEqualTo(before);
        }
    }

    @Test
    void aRestartedGatewayGoesOnAtTheBoardsOffset() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        board.holdAt(Bench.PAYLOAD / 2);
        try (var _ = bench.gateway(board)) {
            await().atMost(Bench.PATIENCE).until(board::held);
        }
        board.holdAt(Integer.MAX_VALUE);
        try (var _ = bench.gateway(board)) {
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(board.bytesReceived()).isLessThanOrEqualTo(IMAGE + CHUNK);
        assertThat(bench.events("downloaded")).as("the cache survives").hasSize(1);
    }

    @Test
    void aKilledGatewayProcessGoesOnAtTheBoardsOffset() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        board.holdAt(Bench.PAYLOAD / 2);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sealift.gateway.Main",
                        "--server",
                        bench.deviceListener().toString(),
                        "--identity",
                        bench.identity().toString(),
                        "--port",
                        board.address(),
                        "--cache",
                        folder.resolve("cache").toString(),
                        "--transcripts",
                        folder.resolve("transcripts").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gateway.log").toFile())
                .start();
        try {
            await().atMost(Bench.PATIENCE).until(board::held);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(transcript()).as("a crash leaves it readable").contains("write 1.1 {off: ");
        board.holdAt(Integer.MAX_VALUE);
        try (var _ = bench.gateway(board)) {
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(board.bytesReceived()).isLessThanOrEqualTo(IMAGE + CHUNK);
    }

    @Test
    void theBoardIsServedOnWhileTheServerIsAwayAndTheOutcomeDeliveredLater() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        board.holdAt(Bench.PAYLOAD / 2);
        String before = board.runs();
        try (var _ = bench.gateway(board)) {
            await().atMost(Bench.PATIENCE).until(board::held);
            bench.stopServer();
            board.holdAt(Integer.MAX_VALUE);
            bench.awaitEvent("outcome-kept");
            assertThat(board.runs()).isNotEqualTo(before);
        }
        // The outcome outlives the gateway too.
        bench.startServer();
        try (var _ = bench.gateway(board)) {
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(bench.events("server-away")).isNotEmpty();
        assertThat(bench.events("outcome-delivered")).hasSize(1);
    }

    @Test
    void aFaultyImageFailsWithTheBoardsReasonAndDetail() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        board.selfTestFails(ReasonCode.SELF_TEST_FAILED.code());
        try (var _ = bench.gateway(board)) {
            Jobs.Execution end = bench.awaitEnd("job", "board-1");
            assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(end.reason()).isEqualTo(ReasonCode.SELF_TEST_FAILED);
            assertThat(end.statusDetails()).containsEntry("detail", "7");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "apply, SIGNATURE_INVALID, FAILED",
        "apply, WRONG_BOARD, FAILED",
        "upload, WRONG_SLOT, FAILED",
        "upload, IMAGE_BAD_MAGIC, FAILED",
        "offer, IMAGE_TOO_LARGE, FAILED",
        "offer, FAILED_BEFORE, REJECTED",
        "offer, NO_IMAGE_FOR_SLOT, REJECTED",
    })
    void aRefusalOfTheBoardEndsTheExecution(String step, ReasonCode reason, ExecutionStatus status) throws Exception {
        bench.job("job", "1.1.0", "board-1");
        switch (step) {
            case "apply" -> board.refuseApply(reason.code());
            case "upload" -> board.refuseUpload(reason.code());
            default -> board.refuseOffer(reason.code());
        }
        String before = board.runs();
        try (var _ = bench.gateway(board)) {
            Jobs.Execution end = bench.awaitEnd("job", "board-1");
            assertThat(end.status()).isEqualTo(status);
            assertThat(end.reason()).isEqualTo(reason);
        }
        assertThat(board.runs()).isEqualTo(before);
    }

    @Test
    void aBoardIsRestartedOnceForAJobThatAsksForIt() throws Exception {
        bench.sealift("job", "create", "--id", "again", "--kind", "reboot", "--target", "board-1");
        try (var _ = bench.gateway(board)) {
            Jobs.Execution end = bench.awaitEnd("again", "board-1");
            assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(end.statusDetails()).containsEntry("before", "1");
        }
        assertThat(board.boots()).isEqualTo(2);
        assertThat(board.factoryResets()).isZero();
    }

    @Test
    void aBoardIsResetToWhatItWasAndARefusalEndsTheJob() throws Exception {
        bench.sealift("job", "create", "--id", "reset", "--kind", "factory-reset", "--target", "board-1");
        try (var _ = bench.gateway(board)) {
            assertThat(bench.awaitEnd("reset", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(board.factoryResets()).isEqualTo(1);
            board.refuseFactoryReset(ReasonCode.FLASH_ERASE_FAILED.code());
            bench.sealift("job", "create", "--id", "worn", "--kind", "factory-reset", "--target", "board-1");
            assertThat(bench.awaitEnd("worn", "board-1").reason()).isEqualTo(ReasonCode.FLASH_ERASE_FAILED);
        }
        assertThat(board.boots()).isEqualTo(2);
    }

    @Test
    void aGatewayHasNoCertificateOfItsBoardsToRotate() throws Exception {
        bench.sealift("job", "create", "--id", "rotate", "--kind", "rotate-certificate", "--target", "board-1");
        try (var _ = bench.gateway(board)) {
            assertThat(bench.awaitEnd("rotate", "board-1").reason()).isEqualTo(ReasonCode.UNSUPPORTED_JOB);
        }
    }

    @Test
    void aBoardOnTrialIsWaitedForAndNotRefused() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        board.refuseOffer(ReasonCode.TRIAL_RUNNING.code());
        try (var _ = bench.gateway(board)) {
            bench.await("job", "board-1", e -> "TRIAL_RUNNING".equals(detail(e, "reason")));
            board.refuseOffer(0);
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void whatTheStoreDamagedNeverReachesTheBoardUntilItIsRepaired() throws Exception {
        turnOneBitOfEachStoredFile();
        bench.job("job", "1.1.0", "board-1");
        try (var _ = bench.gateway(board)) {
            bench.awaitEvent("job-waits");
            assertThat(bench.events("job-waits")).first().asString().contains("FILE_DAMAGED");
            assertThat(board.bytesReceived()).isZero();
            turnOneBitOfEachStoredFile();
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void aJobThatIsCancelledStopsTheUpload() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        board.holdAt(Bench.PAYLOAD / 2);
        try (var _ = bench.gateway(board)) {
            await().atMost(Bench.PATIENCE).until(board::held);
            bench.sealift("job", "cancel", "job", "--force");
            board.holdAt(Integer.MAX_VALUE);
            bench.awaitEvent("job-gone");
            assertThat(bench.execution("job", "board-1").status()).isEqualTo(ExecutionStatus.CANCELED);
            assertThat(bench.events("rebooting")).isEmpty();
        }
    }

    @Test
    void twoBoardsAreServedAtOnceFromOneDownload() throws Exception {
        bench.addDevice("board-2");
        bench.job("job", "1.1.0", "board-1", "board-2");
        try (SimulatedBoard other = new SimulatedBoard("board-2", "stm32f405")) {
            // Both are in the middle of it at the same time.
            board.holdAt(Bench.PAYLOAD / 2);
            other.holdAt(Bench.PAYLOAD / 2);
            try (var _ = bench.gateway(board, other)) {
                await().atMost(Bench.PATIENCE).until(() -> board.held() && other.held());
                board.holdAt(Integer.MAX_VALUE);
                other.holdAt(Integer.MAX_VALUE);
                for (String device : List.of("board-1", "board-2")) {
                    assertThat(bench.awaitEnd("job", device).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                }
            }
        }
        assertThat(bench.events("downloaded")).hasSize(1);
    }

    @Test
    void aSilentBoardIsSaidToBeUnreachableAndServedWhenItIsBack() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        board.holdAt(Bench.PAYLOAD / 2);
        try (var _ = bench.gateway(board)) {
            await().atMost(Bench.PATIENCE).until(board::held);
            board.silent(true);
            bench.await("job", "board-1", e -> "BOARD_UNREACHABLE".equals(detail(e, "reason")));
            assertThat(bench.events("board-silent")).hasSize(1);
            board.holdAt(Integer.MAX_VALUE);
            board.silent(false);
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(bench.events("board-back")).hasSize(1);
        }
    }

    @Test
    void strangersAndImpostorsAreNamedAndNotServed() throws Exception {
        try (SimulatedBoard stranger = new SimulatedBoard("board-9", "stm32f405");
                SimulatedBoard impostor = new SimulatedBoard("board-1", "esp32c3");
                var _ = bench.gateway(stranger, impostor)) {
            await().atMost(Bench.PATIENCE)
                    .until(() -> bench.events("board-refused").size() == 2);
            assertThat(bench.events("board-refused"))
                    .anyMatch(line -> line.contains("'board-9' (stm32f405) is not registered"))
                    .anyMatch(line -> line.contains("says it is a esp32c3 and is registered as a stm32f405"));
            assertThat(bench.events("board-found")).isEmpty();
        }
    }

    @Test
    void aBoardOnTwoPortsIsServedOnOne() throws Exception {
        try (SimulatedBoard twin = new SimulatedBoard("board-1", "stm32f405");
                var _ = bench.gateway(board, twin)) {
            bench.awaitEvent("board-refused");
            assertThat(bench.events("board-refused"))
                    .first()
                    .asString()
                    .contains("is served on tcp:127.0.0.1:")
                    .contains("already");
            assertThat(bench.events("board-found")).hasSize(1);
        }
    }

    @Test
    void aPortWithoutABoardIsWaitedFor() throws Exception {
        bench.job("job", "1.1.0", "board-1");
        Path missing = folder.resolve("tty");
        try (var _ = bench.gateway(bench.settings(List.of("pty:" + missing, board.address())))) {
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(bench.events("port-unavailable")).hasSize(1).allMatch(line -> line.contains(missing.toString()));
        }
    }

    private static String detail(Jobs.Execution execution, String key) {
        Map<String, String> details = execution.statusDetails();
        return details == null ? "" : details.getOrDefault(key, "");
    }

    private void turnOneBitOfEachStoredFile() throws IOException {
        Pattern digest = Pattern.compile("[0-9a-f]{64}");
        try (Stream<Path> files = Files.walk(folder.resolve("server"))) {
            for (Path file : files.filter(
                            f -> digest.matcher(f.getFileName().toString()).matches())
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    private String transcript() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("transcripts"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
