package dev.sealift.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same server with a small fleet and with a large one: import, polls, memory, the start of a job over all. */
@Command(name = "million", description = "A large fleet beside a small one: import, polls, memory, start of a job.")
final class FleetBench implements Callable<Integer> {
    private static final int GATEWAYS = 200;
    private static final int AT_ONCE = 16;


    @Option(names = "--small", paramLabel = "N", defaultValue = "1000", description = "Default ${DEFAULT-VALUE}.")
    private int small;

    @Option(names = "--large", paramLabel = "N", defaultValue = "1000000", description = "Default ${DEFAULT-VALUE}.")
    private int large;

    @Option(names = "--polls", paramLabel = "N", defaultValue = "20000", description = "In a round; ${DEFAULT-VALUE}.")
    private int polls;

    /** CPU of a poll that is answered from memory, and of one that reads the database. */
    private record Polls(double remembered, double read) {}

    @Override
    public Integer call() throws Exception {
        try (var bench = new Bench()) {
            var server = bench.startServer();
            var fleet = new Fleet(bench, GATEWAYS);
            fleet.growTo(small);
            var connections = fleet.connect(server);
            warm(server, connections);
            Polls few = polls(server, connections, small);
            double before = server.process().cpuSeconds();
            fleet.growTo(large);
            double imported = server.process().cpuSeconds() - before;
            System.out.printf(
                    "import of %d devices: %.1f s CPU, %.3f ms each%n",
                    large - small, imported, 1000 * imported / (large - small));
            before = server.process().cpuSeconds();
            buildGroup(bench);
            System.out.printf(
                    "dynamic group of all: %.1f s CPU%n", server.process().cpuSeconds() - before);
            Polls many = polls(server, connections, large);
            String release = Releases.create(bench, "2.0.0+0");
            before = server.process().cpuSeconds();
            bench.sealift("job", "create", "--release", release, "--group", Fleet.ALL, "--max-per-minute", "100000");
            double started = server.process().cpuSeconds() - before;
            var goals = new Goals();
            goals.atMost("CPU to start a job over " + large, started, 60, "s");
            goals.atMost("resident memory", server.process().peakMebibytes() / 1024.0, 2, "GiB");
            goals.atMost("remembered poll, by that at " + small, many.remembered / few.remembered, 1.5, "times");
            goals.atMost("poll that reads, by that at " + small, many.read / few.read, 1.5, "times");
            return goals.print(System.out);
        }
    }

    private void warm(Bench.Server server, List<DeviceConnection> connections) throws IOException, InterruptedException {
        for (int round = 0; round < 5; round++) {
            remembered(server, connections, small);
        }
    }

    private Polls polls(Bench.Server server, List<DeviceConnection> connections, int devices)
            throws IOException, InterruptedException {
        List<Cost> remembered = new ArrayList<>();
        remembered(server, connections, devices);
        for (int round = 0; round < 3; round++) {
            remembered.add(remembered(server, connections, devices).print("poll, " + devices + " devices"));
        }
        Cost read = Cost.of(server, connections, AT_ONCE, polls, (connection, number) ->
                        pending(connection, spread(number, devices)))
                .print("pending, " + devices + " devices");
        return new Polls(Cost.median(remembered), read.millis());
    }

    /** The same devices again and again. */
    private Cost remembered(Bench.Server server, List<DeviceConnection> connections, int devices)
            throws IOException, InterruptedException {
        return Cost.of(server, connections, AT_ONCE, polls, (connection, number) ->
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

    /** The server looks at the whole fleet for a new group. */
    private static void buildGroup(Bench bench) throws IOException, InterruptedException {
        bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
        while (bench.sealift("group", "show", Fleet.ALL).contains("BUILDING")) {
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
