package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.SlotName;
import dev.sealift.api.operator.Jobs;
import dev.sealift.hil.firmware.Fault;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Conversation;
import dev.sealift.hil.rig.Processes;
import dev.sealift.hil.rig.Rig;
import dev.sealift.link.smp.BoardReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Boards that are processes with sanitizers in them: the same firmware, and nothing that a sanitizer minds. Their gateway runs from
 * the jar that is given to others.
 */
@ExtendWith(RigExtension.class)
final class ProcessBoardsTest {
    private static final Path GATEWAY = RigExtension.checkout().resolve("edge-gateway/target/edge-gateway.jar");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration ROLLOUT = Duration.ofMinutes(2);

    private static final List<Fault> FAULTS =
            List.of(Fault.SELF_TEST_FAILS, Fault.HARDFAULT_AFTER_SCHEDULER, Fault.HANG_WITH_INTERRUPTS_OFF);

    @Test
    void theGatewaysJarTellsItsVersion() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process version = new ProcessBuilder(java, "-jar", GATEWAY.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(version.waitFor()).as(said).isZero();
        assertThat(said).matches("edge-gateway \\d+\\.\\d+\\.\\d+\\R"); // no word of the JVM's beside it
    }

    /** Stopped in the middle of a file, here by a limit to its size. */
    @Test
    void aFlashFileThatWasNotFinishedIsMadeAnew(Rig rig) throws Exception {
        Firmware firmware = Firmware.ofProcesses(RigExtension.checkout());
        Path first = Files.write(rig.folder().resolve("first.bin"), firmware.signed(SlotName.A, "1.0.0"));
        Path program = firmware.builds().resolve("boards");
        Path folder = Files.createDirectories(rig.folder().resolve("boards"));
        Process stopped = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 1000; exec \"$@\"",
                        "sh",
                        program.toString(),
                        "--count",
                        "1",
                        "--image",
                        first.toString(),
                        "--folder",
                        folder.toString())
                .inheritIO()
                .start();
        assertThat(stopped.waitFor()).isNotZero();

        try (var boards = new Processes(program, folder, 1, first);
                Conversation cable = rig.talkTo(
                        "board-1", Objects.requireNonNull(boards.addresses().get("board-1")))) {
            cable.awaitReport("the first boot", SOON, BoardReport::confirmed);
        }
    }

    /** A board that arrived is then restarted and reset, each by a job. */
    @Test
    void goodImagesArriveAndBadOnesFallBack(Rig rig) throws Exception {
        Firmware firmware = Firmware.ofProcesses(RigExtension.checkout());
        Path first = Files.write(rig.folder().resolve("first.bin"), firmware.signed(SlotName.A, "1.0.0"));
        Path program = firmware.builds().resolve("boards");
        try (var boards = new Processes(program, rig.folder().resolve("boards"), FAULTS.size() + 1, first);
                Lab lab = LabRollouts.lab(rig, firmware)) {
            Map<String, String> addresses = boards.addresses();
            lab.serve(GATEWAY, "posix", addresses);
            List<String> ids = new ArrayList<>(addresses.keySet());
            String good = ids.removeLast();
            lab.operator().offer("good", LabRollouts.release(lab, rig, firmware, "1.1.0"), List.of(good), List.of());
            for (int i = 0; i < FAULTS.size(); i++) {
                Fault fault = FAULTS.get(i);
                String release = LabRollouts.faultyRelease(lab, rig, firmware, "1.1.0", fault);
                lab.operator().offer("job-" + fault, release, List.of(ids.get(i)), List.of());
            }

            Jobs.Execution arrived = lab.awaitEnd("good", good, ROLLOUT);
            assertThat(arrived.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            for (String kind : List.of("reboot", "factory-reset")) {
                lab.operator().ask(kind, kind, good);
                assertThat(lab.awaitEnd(kind, good, ROLLOUT).status()).as(kind).isEqualTo(ExecutionStatus.SUCCEEDED);
            }
            for (int i = 0; i < FAULTS.size(); i++) {
                Jobs.Execution fellBack = lab.awaitEnd("job-" + FAULTS.get(i), ids.get(i), ROLLOUT);
                assertThat(fellBack.reason()).isEqualTo(FAULTS.get(i).reason());
            }
            boards.requireNoneEnded();
        }
    }
}
