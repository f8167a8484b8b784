package dev.sealift.hil.demo;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.BootReport;
import dev.sealift.hil.firmware.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Scene 3: a faulty update undoes itself. */
final class FaultyUpdate {
    private static final String VERSION = "1.3.0";
    private static final String GOOD = "1.1.0";

    private FaultyUpdate() {}

    static void play(Bench bench, Screen screen) throws IOException {
        screen.scene("3  A faulty update undoes itself", """
                1.3.0 is signed and sound in form, but its self-test fails. The board tries it once, goes back to 1.1.0 by
                itself, and says why.""");
        var step = screen.step("Sign and release " + VERSION);
        List<Path> images = new ArrayList<>();
        for (SlotName slot : SlotName.values()) {
            Path build = bench.file("faulty-" + slot + ".bin");
            Files.write(build, bench.firmware().faultyBuild(slot, Fault.SELF_TEST_FAILS));
            images.add(bench.sign(build, slot, VERSION));
        }
        bench.operator().release(VERSION, images);
        bench.operator().offer("faulty", VERSION, List.of("board-1"), List.of());
        step.done("accepted: nothing is wrong with its form");

        var execution = Journey.follow(screen, bench.lab(), "faulty", "board-1");
        step = screen.step("What board-1 runs now");
        BootReport boot = Objects.requireNonNull(
                        bench.operator().device("board-1").lastReport())
                .boot();
        String verdict = "%s, %s: %s".formatted(boot.version(), execution.reason(), meaning(execution.reason()));
        if (execution.status() == ExecutionStatus.FAILED
                && execution.reason() == ReasonCode.SELF_TEST_FAILED
                && boot.confirmed()
                && boot.version().startsWith(GOOD)) {
            step.done("back on " + verdict);
        } else {
            step.failed(execution.status() + " " + verdict);
        }
    }

    private static String meaning(@Nullable ReasonCode reason) {
        return reason == null ? "no reason given" : reason.meaning();
    }
}
