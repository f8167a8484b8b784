package dev.sealift.hil.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ./run}: plays three scenes on boards that QEMU plays, with the real server, gateway and command line. Exit code 0
 * only when every scene ended as it should; 1 when one did not; 2 for a wrong command line; 3 when something broke.
 */
public final class Demo {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int BROKEN = 3;

    private Demo() {}

    /** {@code --keep}: leave everything up until Ctrl-C. */
    public static void main(String[] args) throws InterruptedException {
        List<String> options = List.of(args);
        if (!options.isEmpty() && !options.equals(List.of("--keep"))) {
            System.err.println("usage: ./run [--keep]");
            System.exit(USAGE);
        }
        // Ctrl-C and kill: what was started must not outlive this process.
        Runtime.getRuntime().addShutdownHook(new Thread(Demo::endChildren, "clean up"));
        System.exit(play(Path.of("").toAbsolutePath(), !options.isEmpty()));
    }

    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    }

    private static int play(Path checkout, boolean keep) throws InterruptedException {
        Screen screen = Screen.ofProcess(System.getenv());
        screen.scene(
                "0  The bench", "Nothing here is simulated but the chip: real bootloader, firmware, TLS, database.");
        try (Bench bench = Bench.open(checkout, screen)) {
            SignedUpdate.play(bench, screen);
            ForgedUpdate.play(bench, screen);
            FaultyUpdate.play(bench, screen);
            screen.summary();
            if (keep) {
                leaveUp(bench, screen);
            }
        } catch (IOException | RuntimeException e) {
            screen.say("");
            screen.say("The demonstration broke off: " + e.getMessage());
            screen.say("What the programs said is in " + checkout.relativize(checkout.resolve(".sealift/run")));
            return BROKEN;
        }
        return screen.allDone() ? 0 : FAILED;
    }

    private static void leaveUp(Bench bench, Screen screen) throws InterruptedException {
        screen.say("""

                Server, gateway and boards stay up. Log in from another terminal:
                  ./sealift %s
                and try:
                  ./sealift device list                 what each board runs
                  ./sealift device show board-3         why it refused what was written into its flash
                  ./sealift job list                    how the three jobs ended
                  ./sealift job create --id again --release 1.1.0 --target board-2 && ./sealift job watch again
                Ctrl-C ends it all.""".formatted(String.join(" ", bench.lab().loginCommand())));
        new CountDownLatch(1).await(); // until Ctrl-C
    }
}
