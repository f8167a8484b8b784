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
import dev.sealift.hil.rig.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Boards that need no gateway: each has a key of its own making, and speaks with the server itself. Two of them, under sanitizers;
 * {@code -Dhil.fleet=300} takes so many without, of the preset {@code posix}, prints what they take of this machine, lets them idle
 * for a while, and at last has all of them lose power and come back at once.
 */
@ExtendWith(RigExtension.class)
final class SelfReliantBoardsTest {
    private static final int FEW = 2;
    private static final int BOARDS = Integer.getInteger("hil.fleet", FEW);
    private static final Duration ROLLOUT = Duration.ofMinutes(2);
    private static final String HERE = "127.0.0.1";
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final List<String> FAST = List.of("--max-per-minute", "100000");

    /** A fleet of any size asks the server some sixty times a second. */
    private static final Duration POLL = Lab.BOARD_POLL.multipliedBy(1 + BOARDS / 60);

    @Test
    void boardsPullJobsByMutualTlsThemselves(Rig rig) throws Exception {
        Firmware firmware = BOARDS > FEW
                ? Firmware.ofFleet(RigExtension.checkout())
                : Firmware.ofProcesses(RigExtension.checkout());
        Path first = Files.write(rig.folder().resolve("first.bin"), firmware.signed(SlotName.A, "1.0.0"));
        Path program = firmware.builds().resolve("boards");
        try (var boards = new Processes(program, rig.folder().resolve("boards"), BOARDS, first);
                Lab lab = LabRollouts.lab(rig, firmware)) {
            // Before there are boards: so many of them leave the operator little of a small machine.
            Fault fault = Fault.SELF_TEST_FAILS;
            String good = LabRollouts.release(lab, rig, firmware, "1.1.0");
            String faulty = LabRollouts.faultyRelease(lab, rig, firmware, "1.1.0", fault);
            long start = System.nanoTime();
            boards.addresses().entrySet().parallelStream()
                    .forEach(board ->
                            lab.enrol(board.getKey(), "posix", board.getValue(), HERE, lab.devicePort(), POLL));
            refusesWhatCannotBe(lab, Objects.requireNonNull(boards.addresses().get("board-1")));
            print("enrolled", start, boards);
            List<String> ids = new ArrayList<>(boards.addresses().keySet());
            String last = ids.removeLast();
            start = System.nanoTime();
            lab.operator().offer("good", good, ids, FAST);
            lab.operator().offer("bad", faulty, List.of(last), List.of());

            awaitAll(lab, "good");
            print("confirmed", start, boards);
            assertThat(lab.awaitEnd("bad", last, ROLLOUT).reason()).isEqualTo(fault.reason());
            if (BOARDS > FEW) {
                idle(boards);
                boards.switchOff();
                comeBackAtOnce(lab, ids, program, rig, first);
            } else {
                boards.requireNoneEnded();
            }
        }
    }

    private static void awaitAll(Lab lab, String job) {
        Waits.until(
                "all boards to end " + job,
                ROLLOUT.plusSeconds(BOARDS),
                LOOK,
                () -> lab.operator().job(job).executions().stream()
                        .allMatch(execution -> execution.status() == ExecutionStatus.SUCCEEDED));
    }

    private static void idle(Processes boards) throws Exception {
        long start = System.nanoTime();
        Duration before = boards.usage().cpu();
        Waits.until("time to pass", IDLE.multipliedBy(2), () -> System.nanoTime() - start > IDLE.toNanos());
        print("idle", start, boards);
        double seconds = (System.nanoTime() - start) / 1e9;
        Duration taken = boards.usage().cpu().minus(before);
        System.out.printf(
                Locale.ROOT,
                "fleet: %d boards that look every %d s take %.1f %% of a processor%n",
                BOARDS,
                POLL.toSeconds(),
                taken.toMillis() / seconds / 10);
    }

    /** A storm: all connect in the same second, each to learn that it is to restart. */
    private static void comeBackAtOnce(Lab lab, List<String> ids, Path program, Rig rig, Path image) throws Exception {
        List<String> restart = new ArrayList<>(List.of("job", "create", "--id", "again", "--kind", "reboot"));
        restart.addAll(FAST);
        restart.add("--target");
        restart.addAll(ids);
        lab.operator().run(restart);
        long start = System.nanoTime();
        try (var boards = new Processes(program, rig.folder().resolve("boards"), BOARDS, image)) {
            awaitAll(lab, "again");
            print("restarted twice", start, boards);
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

    private static void print(String what, long start, Processes boards) throws Exception {
        Processes.Usage usage = boards.usage();
        System.out.printf(
                Locale.ROOT,
                "fleet: %d boards %s after %.1f s; they have taken %.1f s of CPU and hold %.0f MiB%n",
                BOARDS,
                what,
                (System.nanoTime() - start) / 1e9,
                usage.cpu().toMillis() / 1e3,
                usage.memory() / 1048576.0);
    }
}
