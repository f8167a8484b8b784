package dev.sealift.bench.server;

import dev.sealift.server.SealiftServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The engine's tick with fleets of growing size: with nothing due, with a number of offers, and with as many devices that fell
 * silent. The server runs in this process by a clock of our own; only the thread that ticks is measured.
 */
@Command(
        name = "tick",
        description = "The engine's tick with nothing to do and with the same changes, by size of the fleet.")
final class TickBench implements Callable<Integer> {
    /** Offered in each simulated minute, and timed out some minutes later. */
    private static final int CHANGES = 20;

    private static final int SILENCE_MINUTES = 5;

    /** Few enough that the smallest fleet lasts. */
    private static final int ROUNDS = 15;

    /** An offer leaves the rate's window only after 60 full seconds. */
    private static final Duration MINUTE = Duration.ofSeconds(61);

    /** Threads by which the server ticks. */
    private static final Set<String> TICKING = Set.of("engine", "groups");

    /** Trees of a database grow a level with each hundred times as many rows. */
    private static final double MOST = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Option(
            names = "--devices",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000,10000,100000,1000000",
            description = "Sizes of the fleet, growing. Default ${DEFAULT-VALUE}.")
    private int[] sizes = {};

    /** CPU milliseconds of one tick. */
    private record Tick(int devices, double idle, double offers, double timeouts) {}

    @Override
    public Integer call() throws Exception {
        List<Tick> ticks = new ArrayList<>();
        var clock = new SteppedClock();
        try (var bench = new Bench()) {
            Fleet fleet;
            String release;
            try (var server = bench.startServerHere(clock)) {
                fleet = new Fleet(bench, 1);
                fleet.growTo(sizes[0]);
                bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
                release = Releases.create(bench, "2.0.0+0");
                measure(bench, server, clock, release, "warm", sizes[0]);
            }
            for (int size : sizes) {
                fleet.fillTo(size);
                try (var server = bench.startServerHere(clock)) {
                    ticks.add(measure(bench, server, clock, release, "size-" + size, size));
                    System.out.println(ticks.getLast());
                }
            }
        }
        return print(ticks);
    }

    private static Tick measure(
            Bench bench, SealiftServer server, SteppedClock clock, String release, String name, int size)
            throws Exception {
        bench.sealift(
                "job",
                "create",
                "--id",
                name,
                "--release",
                release,
                "--group",
                Fleet.ALL,
                "--max-per-minute",
                Integer.toString(CHANGES),
                "--silence-minutes",
                Integer.toString(SILENCE_MINUTES),
                "--no-gates");
        server.tick(); // plans it
        double[] offers = ticks(server, SILENCE_MINUTES - 1, () -> clock.advance(MINUTE));
        double[] both = ticks(server, ROUNDS, () -> clock.advance(MINUTE));
        double[] idle = ticks(server, ROUNDS, () -> {});
        bench.sealift("job", "cancel", name);
        return new Tick(size, median(idle), median(offers), median(both) - median(offers));
    }

    /** What is done before each of them is not measured. */
    private static double[] ticks(SealiftServer server, int rounds, Runnable before) {
        double[] millis = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            before.run();
            long start = nanos();
            server.tick();
            millis[round] = (nanos() - start) / 1e6;
        }
        return millis;
    }

    /** CPU of this thread and of those by which the server itself ticks, for they may come first. */
    private static long nanos() {
        return THREADS.getCurrentThreadCpuTime()
                + Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                        .filter(thread -> thread != null && TICKING.contains(thread.getThreadName()))
                        .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getThreadId()))
                        .sum();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static int print(List<Tick> ticks) {
        System.out.printf("%n| devices | nothing due | %d offers | %d devices silent |%n", CHANGES, CHANGES);
        System.out.println("|---|---|---|---|");
        ticks.forEach(tick -> System.out.printf(
                "| %,d | %.1f ms | %.1f ms | %.1f ms |%n", tick.devices, tick.idle, tick.offers, tick.timeouts));
        Tick first = ticks.getFirst();
        Tick last = ticks.getLast();
        var goals = new Goals();
        goals.atMost("tick with nothing due, largest by smallest fleet", last.idle / first.idle, MOST, "times");
        goals.atMost("tick with offers", last.offers / first.offers, MOST, "times");
        return goals.print(System.out);
    }
}
