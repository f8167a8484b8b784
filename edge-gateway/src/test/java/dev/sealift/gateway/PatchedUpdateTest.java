package dev.sealift.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Gateway, real server and simulated boards: when a patch goes over the line, and what happens when it is refused. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class PatchedUpdateTest {
    /** Bytes in which kindred images differ: noise, so that a patch has them all, in several chunks. */
    private static final int OTHERS = 4000;

    /** A patch of them: its header, the signature, hashes and version of the image, and what refers to the base. */
    private static final int PATCH = OTHERS + 600;

    @TempDir
    Path folder;

    private Bench bench;
    private SimulatedBoard board;

    @BeforeEach
    void aBoardThatRunsAnImageOfTheGatewaysCache() throws Exception {
        bench = new Bench(folder);
        board = new SimulatedBoard("board-1", "stm32f405");
        bench.addDevice("board-1");
        bench.kindred("1.1.0", OTHERS);
        bench.kindred("1.2.0", OTHERS);
    }

    @AfterEach
    void tearDown() {
        board.close();
        bench.close();
    }

    @Test
    void boardsGetAPatchThatIsMadeOnce() throws Exception {
        bench.addDevice("board-2");
        try (SimulatedBoard other = new SimulatedBoard("board-2", "stm32f405");
                var _ = bench.gateway(board, other)) {
            update("first", "1.1.0", "board-1", "board-2");
            int before = board.bytesReceived();
            Map<String, String> details = update("second", "1.2.0", "board-1", "board-2");

            int sent = board.bytesReceived() - before;
            assertThat(sent).isBetween(OTHERS, PATCH);
            assertThat(details)
                    .containsEntry(StatusDetails.TOTAL, Integer.toString(sent))
                    .doesNotContainKey(StatusDetails.PATCH_REFUSED);
            assertThat(details.get(StatusDetails.IMAGE)).asInt().isGreaterThan(Bench.PAYLOAD);
            assertThat(board.runs()).isEqualTo(other.runs());
        }
        assertThat(bench.events("patch-made")).hasSize(1);
        assertThat(bench.sealift("job", "show", "second")).contains("SUCCEEDED by a patch: 5 KiB in place of 24");
    }

    @Test
    void aBoardThatRefusesThePatchGetsTheImage() throws Exception {
        try (var _ = bench.gateway(board)) {
            update("first", "1.1.0", "board-1");
            board.refusePatch(ReasonCode.PATCH_WRONG_BASE.code());
            int before = board.bytesReceived();
            Map<String, String> details = update("second", "1.2.0", "board-1");

            assertThat(board.bytesReceived() - before).isGreaterThan(Bench.PAYLOAD);
            assertThat(details)
                    .containsEntry(StatusDetails.PATCH_REFUSED, "PATCH_WRONG_BASE")
                    .doesNotContainKey(StatusDetails.IMAGE);
            assertThat(details.get(StatusDetails.TOTAL)).asInt().isGreaterThan(Bench.PAYLOAD);
        }
        assertThat(bench.events("patch-refused")).singleElement().asString().contains("PATCH_WRONG_BASE");
    }

    @Test
    void aGatewayThatDiesInMidPatchBeginsAnew() throws Exception {
        try (var _ = bench.gateway(board)) {
            update("first", "1.1.0", "board-1");
        }
        int before = board.bytesReceived();
        board.holdAt(OTHERS / 2);
        bench.job("job", "1.2.0", "board-1");
        try (var _ = bench.gateway(board)) {
            await().atMost(Bench.PATIENCE).until(board::held);
        }
        board.holdAt(Integer.MAX_VALUE);
        try (var _ = bench.gateway(board)) {
            assertThat(bench.awaitEnd("job", "board-1").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(board.bytesReceived() - before).isBetween(OTHERS * 3 / 2, OTHERS + PATCH);
    }

    /** It asks the server, which has what the boards run; each pair of images once. */
    @Test
    void aGatewayThatWasReplacedGetsThePatchFromTheServer() throws Exception {
        bench.addDevice("board-2");
        try (SimulatedBoard other = new SimulatedBoard("board-2", "stm32f405")) {
            try (var _ = bench.gateway(board, other)) {
                update("first", "1.1.0", "board-1", "board-2");
            }
            bench.emptyCache();
            int before = board.bytesReceived();
            try (var _ = bench.gateway(board, other)) {
                update("second", "1.2.0", "board-1", "board-2");
            }
            assertThat(board.bytesReceived() - before).isBetween(OTHERS, PATCH);
            assertThat(board.runs()).isEqualTo(other.runs());
        }
        assertThat(bench.events("patch-made")).isEmpty();
        assertThat(bench.events("patch-fetched")).hasSize(1);
    }

    /** Brings the boards to that version; returns what is told of the first. */
    private Map<String, String> update(String job, String version, String... boards) {
        bench.job(job, version, boards);
        for (String each : List.of(boards)) {
            assertThat(bench.awaitEnd(job, each).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        Jobs.Execution first = bench.execution(job, boards[0]);
        return Objects.requireNonNull(first.statusDetails());
    }
}
