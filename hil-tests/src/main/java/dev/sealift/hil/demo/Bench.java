package dev.sealift.hil.demo;

import dev.sealift.api.SlotName;
import dev.sealift.hil.firmware.Firmware;
import dev.sealift.hil.lab.Lab;
import dev.sealift.hil.lab.Operator;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Rig;
import dev.sealift.hil.rig.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the scenes play on: three boards, a server, a gateway, and somebody at the command line. Not thread-safe. */
final class Bench implements AutoCloseable {
    /** What the boards run at first. */
    static final String FIRST_VERSION = "1.0.0";

    private static final int BOARDS = 3;

    /** Booting takes a fraction of a second; the gateway may look in between. */
    private static final Duration INTRODUCTION = Duration.ofSeconds(30);

    private final Path checkout;
    private final Rig rig;
    private final Firmware firmware;
    private final List<Board> boards;
    private final Lab lab;

    private Bench(Path checkout, Rig rig, Firmware firmware, List<Board> boards, Lab lab) {
        this.checkout = checkout;
        this.rig = rig;
        this.firmware = firmware;
        this.boards = boards;
        this.lab = lab;
    }

    /** Set everything up, one step on the screen for each part. */
    static Bench open(Path checkout, Screen screen) throws IOException {
        Rig rig = new Rig(checkout.resolve(".sealift/run"));
        Lab lab = null;
        try {
            Firmware firmware = Firmware.of(checkout);
            var step = screen.step("Program and start " + BOARDS + " boards with " + FIRST_VERSION);
            List<Board> boards = new ArrayList<>();
            for (int i = 1; i <= BOARDS; i++) {
                String id = "board-" + i;
                Board board = rig.board(id, Rig.Line.PTY, firmware.provisioned(id, FIRST_VERSION));
                board.powerOn();
                boards.add(board);
            }
            step.done("STM32F405 on QEMU, each on a serial line");

            step = screen.step("Start the server; it makes its own CA and token");
            lab = new Lab(rig.folder().resolve("lab"), firmware.key().publicKey());
            step.done("mutual TLS for devices, a token for operators");

            step = screen.step("Enrol and start the gateway of the boards");
            lab.serve(boards);
            step.done("one certificate, " + BOARDS + " serial lines");

            step = screen.step("Wait until every board has introduced itself");
            Operator operator = lab.operator();
            Waits.until(
                    "a report of every board",
                    INTRODUCTION,
                    () -> boards.stream()
                            .allMatch(board -> operator.device(board.id()).lastReport() != null));
            step.done("each reports " + FIRST_VERSION + ", confirmed in slot A");
            return new Bench(checkout, rig, firmware, boards, lab);
        } catch (IOException | RuntimeException e) {
            if (lab != null) {
                lab.close();
            }
            rig.close();
            throw e;
        }
    }

    Firmware firmware() {
        return firmware;
    }

    Lab lab() {
        return lab;
    }

    Operator operator() {
        return lab.operator();
    }

    Board board(int number) {
        return boards.get(number - 1);
    }

    /** Sign a bare build for a slot by the command line; returns the signed file. */
    Path sign(Path build, SlotName slot, String version) {
        Path signed = rig.folder().resolve("app-" + version + "-" + slot + ".bin");
        operator()
                .run(List.of(
                        "sign",
                        "--key",
                        Firmware.developmentKey(checkout).toString(),
                        "--board",
                        Firmware.BOARD.name(),
                        "--slot",
                        slot.name(),
                        "--version",
                        version,
                        "--security-counter",
                        Long.toString(Firmware.COUNTER),
                        build.toString(),
                        signed.toString()));
        return signed;
    }

    /** Sign the application for both slots. */
    List<Path> signBoth(String version) {
        List<Path> files = new ArrayList<>();
        for (SlotName slot : SlotName.values()) {
            files.add(sign(firmware.application(slot), slot, version));
        }
        return files;
    }

    /** A place for a file of a scene. */
    Path file(String name) {
        return rig.folder().resolve(name);
    }

    @Override
    public void close() {
        lab.close();
        rig.close();
    }
}
