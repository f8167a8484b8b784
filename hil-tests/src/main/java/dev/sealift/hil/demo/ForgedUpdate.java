package dev.sealift.hil.demo;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.firmware.Forgery;
import dev.sealift.hil.lab.Intruder;
import dev.sealift.hil.lab.Operator;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Scene 2: a forged update is refused, at the front door, behind it, and at the last door. */
final class ForgedUpdate {
    private static final String VERSION = "1.2.0";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private ForgedUpdate() {}

    static void play(Bench bench, Screen screen) throws IOException {
        screen.scene("2  A forged update is refused", """
                Three ways in, three doors. Somebody hands in a file signed with a key of his own; somebody with the server's
                disk exchanges an image that intake had accepted; somebody with a probe writes into the board's flash.""");
        atIntake(bench, screen);
        behindIntake(bench, screen);
        inFlash(bench, screen);
    }

    private static void atIntake(Bench bench, Screen screen) throws IOException {
        var step = screen.step("Hand in a file signed with a foreign key");
        Path file = bench.file("foreign.bin");
        Files.write(file, Forgery.foreignKey(bench.firmware(), SlotName.A, VERSION));
        Operator.Outcome outcome =
                bench.operator().attempt(List.of("release", "create", "--id", "forged", file.toString()));
        String said = outcome.err() + outcome.out();
        if (outcome.exitCode() != 0 && said.contains(ReasonCode.KEY_UNKNOWN.name())) {
            step.done(refusedBy("intake", ReasonCode.KEY_UNKNOWN));
        } else {
            step.failed("exit code " + outcome.exitCode() + ": " + said.strip());
        }
    }

    private static void behindIntake(Bench bench, Screen screen) throws IOException {
        var step = screen.step("Exchange an accepted image on the server's disk");
        bench.operator().release(VERSION, bench.signBoth(VERSION));
        Intruder intruder = new Intruder(bench.lab().data());
        for (SlotName slot : SlotName.values()) {
            byte[] forged = Forgery.rehashed(bench.firmware(), slot, VERSION);
            intruder.exchange(VERSION, slot, forged, Firmware.imageHash(forged));
        }
        step.done("store, database and so the gateway's cache agree");

        step = screen.step("Offer it to three boards, one a minute");
        List<String> everyMinute =
                List.of("--max-per-minute", "1", "--abort-percent", "1", "--abort-min-executed", "1");
        bench.operator().offer("forged", VERSION, List.of("board-1", "board-2", "board-3"), everyMinute);
        step.done("and stop at the first failure");

        var execution = Journey.follow(screen, bench.lab(), "forged", "board-1");
        step = screen.step("What board-1 said");
        if (execution.reason() == ReasonCode.SIGNATURE_INVALID) {
            step.done(refusedBy("the agent on the board", ReasonCode.SIGNATURE_INVALID));
        } else {
            step.failed(execution.status() + " " + execution.reason());
        }

        step = screen.step("What became of board-2 and board-3");
        Waits.until(
                "the job to stop",
                LIMIT,
                () -> bench.operator().job("forged").job().status() != JobStatus.IN_PROGRESS);
        Operator.JobState job = bench.operator().job("forged");
        boolean neverOffered = List.of("board-2", "board-3").stream()
                .map(job::of)
                .allMatch(other -> other.status() == null && other.queuedAt() == null);
        String verdict = "job " + job.job().status() + ", " + job.job().notOffered() + " boards never offered it";
        if (job.job().status() == JobStatus.ABORTED && neverOffered) {
            step.done(verdict);
        } else {
            step.failed(verdict);
        }
    }

    private static void inFlash(Bench bench, Screen screen) throws IOException {
        var step = screen.step("Write one into board-3's flash, marked for trial");
        Board board = bench.board(3);
        byte[] forged = Forgery.tamperedPayload(bench.firmware(), SlotName.B, VERSION);
        board.powerOff();
        board.program(flash -> Firmware.stage(flash, SlotName.B, forged));
        board.powerOn();
        step.done("past server, gateway and agent");

        step = screen.step("What board-3 started");
        BootReport[] boot = new BootReport[1];
        Waits.until("board-3 to report what failed", LIMIT, () -> {
            var report = bench.operator().device("board-3").lastReport();
            if (report == null || report.boot().failed() == null) {
                return false;
            }
            boot[0] = report.boot();
            return true;
        });
        ReasonCode reason = Objects.requireNonNull(boot[0].failed()).reason();
        if (reason == ReasonCode.HASH_MISMATCH && boot[0].version().startsWith(Bench.FIRST_VERSION)) {
            step.done("still " + Bench.FIRST_VERSION + "; " + refusedBy("the bootloader", reason));
        } else {
            step.failed(boot[0].version() + " after " + reason);
        }
    }

    private static String refusedBy(String door, ReasonCode reason) {
        return "refused by " + door + ": " + reason + " (" + reason.code() + ")";
    }
}
