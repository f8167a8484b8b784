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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Power fails in the middle of a counted flash operation, anywhere in an update: the board boots and the update completes.
 * The points are chosen by a seed that is printed; {@code -Dhil.seed=…} chooses the same again, {@code -Dsealift.long=true} takes
 * every one of the update.
 */
@ExtendWith(RigExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PowerCutTest {
    private static final Duration UPDATE = Duration.ofMinutes(3);
    private static final String NEW = "1.1.0";

    /** So many boards at once. */
    private static final int CUTS = 12;

    /** Behind the download: marking for trial, starting it, counting the boot, confirming. Rare, so favoured. */
    private static final int LAST_OPERATIONS = 10;

    private static final int CUTS_AMONG_THE_LAST = 6;

    private final Rig rig;
    private final Firmware firmware;
    private final Lab lab;
    private List<Board> boards = List.of();

    PowerCutTest(Rig rig, Firmware firmware) throws Exception {
        this.rig = rig;
        this.firmware = firmware;
        this.lab = LabRollouts.lab(rig, firmware);
        LabRollouts.release(lab, rig, firmware, NEW);
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @TestFactory
    Stream<DynamicTest> updateSurvivesAPowerCut() throws Exception {
        int operations = operationsOfAnUpdate();
        List<Integer> points = Boolean.getBoolean("sealift.long")
                ? IntStream.rangeClosed(1, operations).boxed().toList()
                : choose(operations);
        return IntStream.iterate(0, at -> at < points.size(), at -> at + CUTS)
                .mapToObj(at -> points.subList(at, Math.min(at + CUTS, points.size())))
                .flatMap(this::cutAt);
    }

    /** An undisturbed update tells how many there are to choose from. */
    private int operationsOfAnUpdate() throws Exception {
        connect(List.of("undisturbed"));
        Board undisturbed = boards.getFirst();
        undisturbed.powerOn();
        offer("undisturbed");
        assertThat(lab.awaitEnd("undisturbed", undisturbed.id(), UPDATE).status())
                .isEqualTo(ExecutionStatus.SUCCEEDED);
        return undisturbed.flashOperations();
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

    /** Put new boards, which are off, in the place of those that were there. */
    private void connect(List<String> ids) throws Exception {
        boards.forEach(Board::powerOff);
        boards = new ArrayList<>();
        for (String id : ids) {
            boards.add(rig.board(id, Rig.Line.PTY, firmware.provisioned(id, "1.0.0")));
        }
        lab.serve(boards);
    }

    private void offer(String job, Board... some) {
        List<String> ids = (some.length == 0 ? boards : List.of(some))
                .stream().map(Board::id).toList();
        lab.operator().offer(job, "release-" + NEW, ids, List.of("--max-per-minute", "100"));
    }

    private Stream<DynamicTest> cutAt(List<Integer> points) {
        String job = "cut-" + points.getFirst();
        Stream<DynamicTest> cuts =
                Stream.of(DynamicTest.dynamicTest("boards from " + job + " on", () -> cutAll(job, points)));
        return Stream.concat(
                cuts,
                IntStream.range(0, points.size())
                        .mapToObj(i -> DynamicTest.dynamicTest(
                                "at flash operation " + points.get(i), () -> bootsAndCompletes(job, boards.get(i)))));
    }

    /** All boards at once: after some cuts the gateway waits long for an answer that never comes. */
    private void cutAll(String job, List<Integer> points) throws Exception {
        connect(points.stream().map(point -> "board-" + point).toList());
        for (int i = 0; i < points.size(); i++) {
            boards.get(i).powerOnUntil(points.get(i));
        }
        offer(job);
        for (Board board : boards) {
            board.awaitPowerCut(UPDATE);
            board.powerOn();
        }
    }

    private void bootsAndCompletes(String job, Board board) {
        Jobs.Execution execution = lab.awaitEnd(job, board.id(), UPDATE);
        if (execution.status() != ExecutionStatus.SUCCEEDED) {
            // Cut between start and confirmation: the trial is over, the board is back on the old image. Offered again,
            // it arrives.
            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.reason()).isEqualTo(ReasonCode.TRIAL_POWER_LOST);
            String again = "again-" + board.id();
            offer(again, board);
            assertThat(lab.awaitEnd(again, board.id(), UPDATE).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        BootReport boot = Objects.requireNonNull(
                        lab.operator().device(board.id()).lastReport())
                .boot();
        assertThat(boot.version()).isEqualTo(NEW);
        assertThat(boot.confirmed()).isTrue();
    }
}
