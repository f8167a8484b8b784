package dev.sealift.hil.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Any number of boards that are processes of this machine (firmware-ref/ports/posix), switched on together. What their
 * programs say of themselves, a sanitizer's finding above all, is kept in {@value #LOG}.
 */
public final class Processes implements AutoCloseable {
    static final String LOG = "boards.log";

    private static final long KIB = 1024;

    /** So many give way to the server that they ask: the machine shares its processors by process, and each is one. */
    private static final int CROWD = 20;

    private static final Duration START = Duration.ofSeconds(20);

    /** What each adds to that: those that run check their image while the next are started. */
    private static final Duration BOOT = Duration.ofMillis(200);

    private final Path folder;
    private final int count;
    private final Process boards;

    /**
     * Switch on.
     *
     * @param program the build's {@code boards}
     * @param folder  their flash and the ends of their serial lines
     * @param image   in the slot A of those that have no flash yet
     */
    public Processes(Path program, Path folder, int count, Path image) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.count = count;
        List<String> command = new ArrayList<>(count < CROWD ? List.of() : List.of("nice"));
        command.addAll(List.of(
                program.toString(), "--count", "" + count, "--image", image.toString(), "--folder", folder.toString()));
        boards = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(LOG).toFile())
                .start();
        Duration limit = START.plus(BOOT.multipliedBy(count));
        Waits.until("the boards to run", limit, () -> !boards.isAlive() || Files.exists(line(count)));
        requireNoneEnded();
    }

    /** Where the serial line of each ends, by its id, as {@code serial-link} and the gateway take it. */
    public Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (int number = 1; number <= count; number++) {
            addresses.put(id(number), "pty:" + line(number));
        }
        return addresses;
    }

    /**
     * What they take of this machine.
     *
     * @param cpu    since each was started
     * @param memory bytes that only they use, and their share of what several use
     */
    public record Usage(Duration cpu, long memory) {}

    /** What they have taken until now. */
    public Usage usage() throws IOException {
        Duration cpu = Duration.ZERO;
        long memory = 0;
        for (ProcessHandle board : boards.descendants().toList()) {
            cpu = cpu.plus(board.info().totalCpuDuration().orElse(Duration.ZERO));
            memory += proportionalBytes(board.pid());
        }
        return new Usage(cpu, memory);
    }

    private static long proportionalBytes(long process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
            }
        }
        throw new IOException(
                "/proc/" + process + "/smaps_rollup has no line 'Pss:' (expected: as on Linux 4.14 and later)");
    }

    private static String id(int number) {
        return "board-" + number;
    }

    private Path line(int number) {
        return folder.resolve(id(number) + ".tty");
    }

    /** A board ends by itself only when its program is broken. */
    public void requireNoneEnded() throws IOException {
        if (!boards.isAlive()) {
            throw new IOException("a board ended by itself: " + Files.readString(folder.resolve(LOG)));
        }
    }

    @Override
    public void close() {
        switchOff();
    }

    /** Take their power away; what is in their flash stays. */
    public void switchOff() {
        boards.destroy();
        try {
            boards.waitFor(Waits.scaled(START).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
