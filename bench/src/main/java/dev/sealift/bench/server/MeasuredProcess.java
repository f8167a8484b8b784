package dev.sealift.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A process on this machine whose CPU time and memory the system counts ({@code proc(5)}). CPU time hardly changes with
 * what else the machine does; throughput and latency do.
 */
final class MeasuredProcess implements AutoCloseable {
    /** {@code sysconf(_SC_CLK_TCK)}, which is 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of {@code /proc/PID/stat} behind the name of the program, counted from 0: user and system time. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    /** The names that HotSpot gives them, as far as Linux keeps them. */
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

    private static final Duration TO_STOP = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;

    /** Starts it; what it says goes to the log. */
    MeasuredProcess(List<String> command, Path log) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** User and system time so far, in seconds, all threads together. */
    double cpuSeconds() throws IOException {
        return seconds(Files.readString(Path.of("/proc/" + process.pid() + "/stat")));
    }

    /** The same of those of its threads that compile, if it is a JVM: that is over once everything in use is compiled. */
    double compilerSeconds() throws IOException {
        double seconds = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                String stat = stat(thread);
                if (COMPILER.matcher(stat).find()) {
                    seconds += seconds(stat);
                }
            }
        }
        return seconds;
    }

    /** Empty when the thread has ended meanwhile; those that compile are told to stay. */
    private static String stat(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) / TICKS_PER_SECOND;
    }

    /** Resident memory now, in MiB. */
    long residentMebibytes() throws IOException {
        return mebibytes("VmRSS:");
    }

    /** The most that it ever was. */
    long peakMebibytes() throws IOException {
        return mebibytes("VmHWM:");
    }

    private long mebibytes(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("the process has ended; its last words are in " + log);
    }

    /** Waits until that file is there. */
    void awaitFile(Path file, Duration atMost) throws IOException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!Files.exists(file)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("it did not start: " + Files.readString(log));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
