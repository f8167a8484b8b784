package dev.sealift.bench.server;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is done to all targets of a large job at once: what it costs, and how long reports wait meanwhile. */
@Command(name = "sweep", description = "A large job is retried, cancelled and deleted while devices report.")
final class SweepBench implements Callable<Integer> {
    private static final int GATEWAYS = 40;
    private static final int AT_ONCE = 16;
    private static final String JOB = "large";

    /** Of so many no part fails. */
    private static final String NEVER_CLOSES = "failed:100:1000000";

    @Option(names = "--devices", paramLabel = "N", defaultValue = "100000", description = "Default ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--begun",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Devices that fail, and that have begun when it is cancelled. Default ${DEFAULT-VALUE}.")
    private int begun;

    private final Goals goals = new Goals();

    @Override
    public Integer call() throws Exception {
        try (var bench = new Bench()) {
            var first = bench.startServer();
            var fleet = new Fleet(bench, GATEWAYS);
            fleet.growTo(GATEWAYS);
            bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
            first.process().close();
            fleet.fillTo(devices);
            var server = bench.startServer();
            List<DeviceConnection> connections = fleet.connect(server);
            bench.offerToAll(JOB, Releases.create(bench, "2.0.0+0"), devices, "--gate", NEVER_CLOSES);
            Cost.of(server, connections, AT_ONCE, begun, (connection, number) -> {
                var board = new SimulatedBoard(Fleet.device(number));
                return board.start(connection) && board.fail(connection, JOB);
            });
            measure(server, connections, "retry of " + begun + " that failed", begun, () -> {
                bench.sealift("job", "retry", JOB);
                Bench.await(() -> bench.counts(JOB, "QUEUED", devices));
            });
            Cost.of(
                    server,
                    connections,
                    AT_ONCE,
                    begun,
                    (connection, number) -> new SimulatedBoard(Fleet.device(number)).start(connection));
            measure(
                    server,
                    connections,
                    "cancel by force, %d queued, %d in progress".formatted(devices - begun, begun),
                    devices,
                    () -> {
                        bench.sealift("job", "cancel", JOB, "--force");
                        Bench.await(() -> bench.counts(JOB, "CANCELED", devices));
                    });
            measure(server, connections, "delete of " + devices, devices, () -> {
                bench.sealift("job", "delete", JOB);
                Bench.await(
                        () -> bench.succeeds("job", "create", "--id", JOB, "--kind", "reboot", "--target", "d0000001"));
            });
            return goals.print(System.out);
        }
    }

    private void measure(
            Bench.Server server, List<DeviceConnection> connections, String what, int targets, Waits.Work work)
            throws Exception {
        double before = server.process().cpuSeconds();
        double[] waits = Waits.during(connections.getFirst(), work);
        double used = server.process().cpuSeconds() - before;
        System.out.printf(
                "%s: %.1f s of CPU, %.3f ms a target, and %d reports%n",
                what, used, 1000 * used / targets, waits.length);
        goals.atMost("longest wait of a report, " + what, waits[waits.length - 1], Waits.LONGEST_MILLIS, "ms");
    }
}
