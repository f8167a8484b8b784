package dev.sealift.hil.lab;

import dev.sealift.hil.rig.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of our programs in a process of its own. It can be killed and started again. Its
 * output goes to a file. Not thread-safe.
 */
final class JavaProgram implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final List<String> program;
    private final List<String> arguments;
    private final Path log;
    private final String readyWhenSaid;
    private @Nullable Process process;

    /**
     * @param program       what the JVM is told to run, and options of it beside those that each of them has
     * @param log           what it says goes there, one start after the other
     * @param readyWhenSaid what it says when it is up
     */
    JavaProgram(List<String> program, List<String> arguments, Path log, String readyWhenSaid) {
        this.program = List.copyOf(program);
        this.arguments = List.copyOf(arguments);
        this.log = log;
        this.readyWhenSaid = readyWhenSaid;
    }

    /** That class, from the class path of this process. */
    static List<String> ofClassPath(String mainClass) {
        return List.of("-cp", System.getProperty("java.class.path"), mainClass);
    }

    /** Start it and wait until it is up. */
    void start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Quick to start and small: each of these programs lives for seconds and serves a handful of boards.
        List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(program);
        command.addAll(arguments);
        long before = Files.exists(log) ? Files.size(log) : 0;
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        Waits.until(program.getLast() + " to start", START, () -> !started.isAlive() || said(before));
        if (!started.isAlive()) {
            throw new IOException(
                    program.getLast() + " ended at once with " + started.exitValue() + ": " + Files.readString(log));
        }
    }

    private boolean said(long from) {
        try {
            String all = Files.readString(log);
            return all.substring((int) Math.min(from, all.length())).contains(readyWhenSaid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9: no hook runs, nothing is flushed. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
            process = null;
        }
    }

    /** Ask it to end. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(Waits.scaled(STOP).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
    }
}
