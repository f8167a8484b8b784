package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.operator.Jobs;
import dev.sealift.hil.firmware.Fault;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.lab.Operator;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Rig;
import dev.sealift.hil.rig.Waits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signed, accepted, and bad all the same: each kind of failure ends on a good image, and the server knows why. */
@ExtendWith(RigExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultyImageTest {
    private static final Duration ROLLOUT = Duration.ofMinutes(3);
    private static final Duration REPORT = Duration.ofMinutes(1);

    /** Where nothing is: firmware-ref/app/faults.c. */
    private static final String UNMAPPED = "0x60000000";

    /** BFARVALID and PRECISERR: Armv7-M Architecture Reference Manual, B3.2.15. */
    private static final String PRECISE_BUS_FAULT = "0x00008200";

    private static final String GOOD = "1.0.0";
    private static final String BAD = "1.1.0";
    private static final Set<Fault> FAULTS = EnumSet.complementOf(EnumSet.of(Fault.LOGS_WITHOUT_END));
    private static final List<String> GATED = List.of("gated-1", "gated-2", "gated-3");

    private final Lab lab;
    private final Rig rig;
    private final Firmware firmware;
    private final List<Board> boards = new ArrayList<>();

    FaultyImageTest(Rig rig, Firmware firmware) throws Exception {
        this.rig = rig;
        this.firmware = firmware;
        this.lab = LabRollouts.lab(rig, firmware);
    }

    /** All rollouts run side by side: most of their time is waiting. */
    @BeforeAll
    void offerEverything() throws Exception {
        for (Fault fault : FAULTS) {
            powerOn(board(fault));
        }
        for (String id : GATED) {
            powerOn(id);
        }
        lab.serve(boards);
        for (Fault fault : FAULTS) {
            String release = LabRollouts.faultyRelease(lab, rig, firmware, BAD, fault);
            lab.operator().offer("job-" + fault, release, List.of(board(fault)), List.of());
        }
        lab.operator()
                .offer(
                        "gated",
                        "release-" + Fault.SELF_TEST_FAILS,
                        GATED,
                        List.of("--max-per-minute", "1", "--abort-percent", "1", "--abort-min-executed", "1"));
    }

    private void powerOn(String id) throws Exception {
        Board board = rig.board(id, Rig.Line.PTY, firmware.provisioned(id, GOOD));
        board.powerOn();
        boards.add(board);
    }

    private static String board(Fault fault) {
        return "board-" + fault;
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CRASH_AFTER_CONFIRMING", "LOGS_WITHOUT_END"})
    void boardFallsBackAndTheServerKnowsWhy(Fault fault) throws Exception {
        Jobs.Execution execution = lab.awaitEnd("job-" + fault, board(fault), ROLLOUT);

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.reason()).isEqualTo(fault.reason());
        BootReport boot = lastBoot(fault);
        assertThat(boot.slot()).isEqualTo(SlotName.A);
        assertThat(boot.confirmed()).isTrue();
        assertThat(boot.imageHash()).isEqualTo(Firmware.imageHash(firmware.signed(SlotName.A, GOOD)));
        BootReport.FailedImage failed = Objects.requireNonNull(boot.failed());
        assertThat(failed.reason()).isEqualTo(fault.reason());
        assertThat(failed.imageHash()).isEqualTo(Firmware.imageHash(firmware.faulty(SlotName.B, BAD, fault)));
    }

    @Test
    void crashRightAfterConfirmingStaysConfirmedAndIsReported() throws Exception {
        Fault fault = Fault.CRASH_AFTER_CONFIRMING;
        Jobs.Execution execution = lab.awaitEnd("job-" + fault, board(fault), ROLLOUT);

        // Evidence is what it is: a confirmed boot of the right image. The crash behind it is told, not hidden.
        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        Waits.until("the crash to be reported", REPORT, () -> lastBoot(fault).crash() != null);
        BootReport boot = lastBoot(fault);
        assertThat(boot.slot()).isEqualTo(SlotName.B);
        assertThat(boot.confirmed()).isTrue();
        BootReport.Crash crash = Objects.requireNonNull(boot.crash());
        assertThat(crash.reason()).isEqualTo(fault.reason());
        assertThat(crash.task()).isEqualTo("agent");
        assertThat(crash.registers())
                .containsEntry("addr", UNMAPPED)
                .containsEntry("cfsr", PRECISE_BUS_FAULT)
                .containsEntry("hfsr", "0x00000000");
        Map<String, String> registers = Objects.requireNonNull(crash.registers());
        assertThat(functionAt(Objects.requireNonNull(registers.get("pc")))).isEqualTo("read_unmapped");
        assertThat(functionAt(Objects.requireNonNull(registers.get("lr")))).isNotEqualTo("??");
    }

    /** What the debug information of the faulty build has at that address of slot B; of what was inlined the innermost. */
    private String functionAt(String address) throws Exception {
        Path program = firmware.builds().resolve("app-faulty-b.elf");
        Process asked = new ProcessBuilder("arm-none-eabi-addr2line", "-f", "-e", program.toString(), address).start();
        try (var answer = asked.inputReader()) {
            return Objects.requireNonNull(answer.readLine());
        }
    }

    @Test
    void jobStopsAtItsFailureThreshold() {
        lab.awaitEnd("gated", GATED.getFirst(), ROLLOUT);
        Waits.until(
                "the job to stop",
                REPORT,
                () -> lab.operator().job("gated").job().status() == JobStatus.ABORTED);

        Operator.JobState state = lab.operator().job("gated");
        assertThat(state.job().notOffered()).isEqualTo(2);
        assertThat(state.of(GATED.get(0)).reason()).isEqualTo(Fault.SELF_TEST_FAILS.reason());
        assertThat(state.of(GATED.get(1)).status()).isNull();
        assertThat(state.of(GATED.get(2)).status()).isNull();
    }

    private BootReport lastBoot(Fault fault) {
        return Objects.requireNonNull(lab.operator().device(board(fault)).lastReport())
                .boot();
    }
}
