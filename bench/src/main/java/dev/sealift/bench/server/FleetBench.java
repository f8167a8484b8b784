package dev.sealift.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same server with a small fleet and with a large one: import, polls, memory, the start of a job over all. */
@Command(name = "million", description = "A large fleet beside a small one: import, polls, memory, start of a job.")
final class FleetBench implements Callable<Integer> {
    private static final int GATEWAYS = 100;
    private static final int AT_ONCE = 16;

    /** Rounds until the JVM has compiled what they need. */
    private static final int WARM_UPS = 4;

    private static final int ROUNDS = 3;

    private static final String JOB = "job-over-all";

    @Option(names = "--small", paramLabel = "N", defaultValue = "1000", description = "Default ${DEFAULT-VALUE}.")
    private int small;

    @Option(
            names = "--imported",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Registered by the API to see what that costs; the rest is written into the database.")
    private int imported;

    @Option(names = "--large", paramLabel = "N", defaultValue = "1000000", description = "Default ${DEFAULT-VALUE}.")
    private int large;

    @Option(
            names = "--polls",
            paramLabel = "N",
            defaultValue = "4000",
            description = "In a round; ${DEFAULT-VALUE}; 0 leaves them out.")
    private int polls;

    /** CPU of a poll that is answered from memory, and of one that reads the database. */
    private record Polls(double remembered, double read) {}

    @Override
    public Integer call() throws Exception {
        try (var bench = new Bench()) {
            var first = bench.startServer();
            var fleet = new Fleet(bench, GATEWAYS);
            fleet.growTo(small);
            bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
            Polls few = polls == 0 ? null : polls(first, fleet);
            double before = first.process().cpuSeconds();
            fleet.growTo(small + imported);
            System.out.printf(
                    "import into a dynamic group: %.3f ms CPU a device%n",
                    1000 * (first.process().cpuSeconds() - before) / imported);
            first.process().close();
            fleet.fillTo(large);
            var server = bench.startServer();
            Polls many = polls == 0 ? null : polls(server, fleet);
            String release = Releases.create(bench, "2.0.0+0");
            before = server.process().cpuSeconds();
            double[] waits = Waits.during(
                    fleet.connect(server).getFirst(),
                    () -> bench.offerToAll(JOB, release, Math.min(large, Bench.MOST_A_MINUTE)));
            double started = server.process().cpuSeconds() - before;
            var goals = new Goals();
            goals.atMost("CPU to start a job over " + large, started, 60, "s");
            goals.atMost(
                    "longest wait of " + waits.length + " reports meanwhile",
                    waits[waits.length - 1],
                    Waits.LONGEST_MILLIS,
                    "ms");
            goals.atMost("resident memory, at its peak", server.process().peakMebibytes() / 1024.0, 2, "GiB");
            if (few != null && many != null) {
                goals.atMost("remembered poll, by that at " + small, many.remembered / few.remembered, 1.5, "times");
                goals.atMost("poll that reads, by that at " + small, many.read / few.read, 1.5, "times");
            }
            return goals.print(System.out);
        }
    }

    private Polls polls(Bench.Server server, Fleet fleet) throws Exception {
        List<DeviceConnection> connections = fleet.connect(server);
        int devices = fleet.size();
        List<Cost> remembered = new ArrayList<>();
        List<Cost> read = new ArrayList<>();
        for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
            Cost one = remembered(server, connections, devices);
            Cost other = Cost.of(
                    server,
                    connections,
                    AT_ONCE,
                    polls,
                    (connection, number) -> pending(connection, spread(number, devices)));
            if (round >= WARM_UPS) {
                remembered.add(one.print("poll, " + devices + " devices"));
                read.add(other.print("pending, " + devices + " devices"));
            }
        }
        return new Polls(Cost.median(remembered), Cost.median(read));
    }

    /** The same devices again and again. */
    private Cost remembered(Bench.Server server, List<DeviceConnection> connections, int devices)
            throws IOException, InterruptedException {
        return Cost.of(
                server,
                connections,
                AT_ONCE,
                polls,
                (connection, number) ->
                        connection.poll(spread(number % small, devices)).status() == 200);
    }

    /** A list of what is pending is always read from the database. */
    private static boolean pending(DeviceConnection connection, String device) throws IOException {
        return connection.send("GET", "/things/" + device + "/jobs", "").status() == 200;
    }

    /** One of the devices behind the gateway of that number, from all over the fleet. */
    private static String spread(int number, int devices) {
        int gateway = number % GATEWAYS;
        int block = (int) (number / GATEWAYS * 7919L % (devices / GATEWAYS));
        return Fleet.device(block * GATEWAYS + gateway);
    }
}
