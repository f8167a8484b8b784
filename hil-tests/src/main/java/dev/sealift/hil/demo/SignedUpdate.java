package dev.sealift.hil.demo;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.DeviceReport;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Scene 1: a signed update arrives. */
final class SignedUpdate {
    private static final String VERSION = "1.1.0";

    private SignedUpdate() {}

    static void play(Bench bench, Screen screen) {
        screen.scene("1  A signed update arrives", """
                board-1 runs 1.0.0. We sign 1.1.0, release it and offer it; the board fetches it into its free slot, checks it,
                tries it, and says so. Only that report, with the right hash from a new boot, counts as success.""");
        var step = screen.step("Sign " + VERSION + " for slot A and for slot B");
        List<Path> images = bench.signBoth(VERSION);
        step.done("ECDSA P-256, verified before the files appeared");

        step = screen.step("Release it: intake checks every image");
        bench.operator().release(VERSION, images);
        step.done("accepted");

        long bootsBefore = report(bench).bootCounter();
        step = screen.step("Offer it to board-1");
        bench.operator().offer("update", VERSION, List.of("board-1"), List.of());
        step.done("job 'update'");

        Jobs.Execution end = Journey.follow(screen, bench.lab(), "update", "board-1");
        step = screen.step("The server asks for evidence");
        BootReport boot = report(bench);
        String evidence = "%s confirmed in slot %s, image %s…, boot %d after %d"
                .formatted(
                        boot.version(),
                        boot.slot(),
                        boot.imageHash().substring(0, 12),
                        boot.bootCounter(),
                        bootsBefore);
        if (end.status() == ExecutionStatus.SUCCEEDED && boot.confirmed() && boot.bootCounter() > bootsBefore) {
            step.done(evidence);
        } else {
            step.failed(end.status() + " " + end.reason() + "; " + evidence);
        }
    }

    private static BootReport report(Bench bench) {
        DeviceReport last = bench.operator().device("board-1").lastReport();
        return Objects.requireNonNull(last, "board-1 has not reported yet").boot();
    }
}
