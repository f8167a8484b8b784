package dev.sealift.hil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.operator.Jobs;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Rig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Power fails in the middle of a counted flash operation, anywhere in an update: the board boots and the update completes.
 * The points are chosen by a seed that is printed; {@code -Dhil.seed=…} chooses the same again.
 */
@ExtendWith(RigExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PowerCutTest {
    private static final Duration UPDATE = Duration.ofMinutes(3);
    private static final String NEW = "1.1.0";

    private static final int CUTS = 12;

    /** Behind the download: marking for trial, starting it, counting the boot, confirming. Rare, so favoured. */
    private static final int LAST_OPERATIONS = 10;

    private static final int CUTS_AMONG_THE_LAST = 6;

    private static final String JOB = "cut";

    private final Rig rig;
    private final Firmware firmware;
    private final Lab lab;
    private final List<Board> boards = new ArrayList<>();
    private List<Integer> points = List.of();

    PowerCutTest(Rig rig, Firmware firmware) throws Exception {
        this.rig = rig;
        this.firmware = firmware;
        this.lab = LabRollouts.lab(rig, firmware);
    }

    /** An undisturbed update tells how many flash operations there are to choose from. */
    @BeforeAll
    void measure() throws Exception {
        LabRollouts.release(lab, rig, firmware, NEW);
        for (int i = 0; i <= CUTS; i++) {
            String id = "board-" + i;
            boards.add(rig.board(id, Rig.Line.PTY, firmware.provisioned(id, "1.0.0")));
        }
        lab.serve(boards);
        Board undisturbed = boards.getLast();
        undisturbed.powerOn();
        offer("undisturbed", List.of(undisturbed));
        assertThat(lab.awaitEnd("undisturbed", undisturbed.id(), UPDATE).status())
                .isEqualTo(ExecutionStatus.SUCCEEDED);
        points = choose(undisturbed.flashOperations());
        undisturbed.powerOff();
    }

    private static List<Integer> choose(int operations) {
        long seed = Long.getLong("hil.seed", System.nanoTime());
        System.out.printf("power cuts: -Dhil.seed=%d among %d flash operations%n", seed, operations);
        Random random = new Random(seed);
        SortedSet<Integer> chosen = new TreeSet<>();
        while (chosen.size() < CUTS_AMONG_THE_LAST) {
            chosen.add(operations - random.nextInt(LAST_OPERATIONS));
        }
        while (chosen.size() < CUTS) {
            chosen.add(1 + random.nextInt(operations - LAST_OPERATIONS));
        }
        return List.copyOf(chosen);
    }

    private void offer(String job, List<Board> targets) {
        List<String> ids = targets.stream().map(Board::id).toList();
        lab.operator().offer(job, "release-" + NEW, ids, List.of("--max-per-minute", "100"));
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    /** All boards at once: after some cuts the gateway waits long for an answer that never comes. */
    @TestFactory
    List<DynamicTest> updateSurvivesAPowerCut() throws Exception {
        List<Board> cut = boards.subList(0, CUTS);
        for (Board board : cut) {
            board.powerOnUntil(point(board));
        }
        offer(JOB, cut);
        for (Board board : cut) {
            board.awaitPowerCut(UPDATE);
            board.powerOn();
        }
        return cut.stream()
                .map(board ->
                        DynamicTest.dynamicTest("at flash operation " + point(board), () -> bootsAndCompletes(board)))
                .toList();
    }

    private int point(Board board) {
        return points.get(boards.indexOf(board));
    }

    private void bootsAndCompletes(Board board) {
        Jobs.Execution execution = lab.awaitEnd(JOB, board.id(), UPDATE);
        if (execution.status() != ExecutionStatus.SUCCEEDED) {
            // Cut between start and confirmation: the trial is over, the board is back on the old image. Offered again,
            // it arrives.
            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.reason()).isEqualTo(ReasonCode.TRIAL_POWER_LOST);
            String again = "again-" + board.id();
            offer(again, List.of(board));
            assertThat(lab.awaitEnd(again, board.id(), UPDATE).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        BootReport boot = Objects.requireNonNull(
                        lab.operator().device(board.id()).lastReport())
                .boot();
        assertThat(boot.version()).isEqualTo(NEW);
        assertThat(boot.confirmed()).isTrue();
    }
}
