package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.SlotName;
import dev.sealift.cli.ExitCode;
import dev.sealift.hil.firmware.Fault;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Processes;
import dev.sealift.hil.rig.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Boards that need no gateway: each has a key of its own making, and speaks with the server itself. */
@ExtendWith(RigExtension.class)
final class SelfReliantBoardsTest {
    private static final Duration ROLLOUT = Duration.ofMinutes(2);
    private static final String HERE = "127.0.0.1";

    @Test
    void boardsPullJobsByMutualTlsThemselves(Rig rig) throws Exception {
        Firmware firmware = Firmware.ofProcesses(RigExtension.checkout());
        Path first = Files.write(rig.folder().resolve("first.bin"), firmware.signed(SlotName.A, "1.0.0"));
        Path program = firmware.builds().resolve("boards");
        try (var boards = new Processes(program, rig.folder().resolve("boards"), 2, first);
                Lab lab = LabRollouts.lab(rig, firmware)) {
            for (Map.Entry<String, String> board : boards.addresses().entrySet()) {
                lab.enrol(board.getKey(), "posix", board.getValue(), HERE);
            }
            refusesWhatCannotBe(lab, boards.addresses().get("board-1"));
            lab.operator()
                    .offer("good", LabRollouts.release(lab, rig, firmware, "1.1.0"), List.of("board-1"), List.of());
            Fault fault = Fault.SELF_TEST_FAILS;
            String faulty = LabRollouts.faultyRelease(lab, rig, firmware, "1.1.0", fault);
            lab.operator().offer("bad", faulty, List.of("board-2"), List.of());

            assertThat(lab.awaitEnd("good", "board-1", ROLLOUT).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(lab.awaitEnd("bad", "board-2", ROLLOUT).reason()).isEqualTo(fault.reason());
            boards.requireNoneEnded();
        }
    }

    private static void refusesWhatCannotBe(Lab lab, String port) {
        assertThat(lab.operator().attempt(lab.enrolCommand("board-1", port, HERE)))
                .satisfies(again -> assertThat(again.exitCode()).isEqualTo(ExitCode.BOARD.number()))
                .satisfies(again -> assertThat(again.err()).contains("it is enrolled already"));
        assertThat(lab.operator().attempt(lab.enrolCommand("board-2", port, HERE)))
                .satisfies(other -> assertThat(other.exitCode()).isEqualTo(ExitCode.BOARD.number()))
                .satisfies(other -> assertThat(other.err()).contains("is 'board-1', a posix (expected: 'board-2')"));
        assertThat(lab.operator().attempt(lab.enrolCommand("board-1", "pty:/nowhere", HERE)))
                .satisfies(nowhere -> assertThat(nowhere.exitCode()).isEqualTo(ExitCode.BOARD.number()))
                .satisfies(nowhere -> assertThat(nowhere.err()).contains("no such port"));
    }
}
