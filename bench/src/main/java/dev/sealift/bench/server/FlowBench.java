package dev.sealift.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whole updates: poll, start, download of 256 KiB, a report, the evidence; each acknowledged report is on disk. */
@Command(name = "flow", description = "Whole updates: poll, start, download, report, evidence.")
final class FlowBench implements Callable<Integer> {
    /** Each identity may send 50 requests a second; so many together let the server be the limit. */
    private static final int GATEWAYS = 50;

    /** A round counts once the JVM's compilers take less than this part of one: hawkBit was measured warm, too. */
    private static final double COMPILING = 0.03;

    @Option(names = "--devices", paramLabel = "N", defaultValue = "2000", description = "Default ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Jobs that count, one after the other, once the JVM has compiled the server. Default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            defaultValue = "20",
            description = "Jobs after which its compilers are no longer waited for. Default ${DEFAULT-VALUE}.")
    private int warmUps;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "16",
            description = "Devices at a time. A busy machine turns away polls of too many. Default ${DEFAULT-VALUE}.")
    private int atOnce;

    @Override
    public Integer call() throws Exception {
        try (var bench = new Bench()) {
            var server = bench.startServer();
            var fleet = new Fleet(bench, GATEWAYS);
            fleet.growTo(devices);
            bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
            var connections = fleet.connect(server);
            List<SimulatedBoard> boards = new ArrayList<>();
            for (int device = 0; device < devices; device++) {
                boards.add(new SimulatedBoard(Fleet.device(device)));
            }
            List<Cost> flows = new ArrayList<>();
            for (int round = 1; flows.size() < rounds; round++) {
                String release = Releases.create(bench, "1.0." + round + "+0");
                bench.offerToAll("round-" + round, release, devices);
                double compiling = server.process().compilerSeconds();
                Cost flow = Cost.of(
                        server,
                        connections,
                        atOnce,
                        devices,
                        (connection, number) -> boards.get(number).update(connection));
                double compiled = 1000 * (server.process().compilerSeconds() - compiling) / devices;
                flow.print("update, round " + round);
                System.out.printf("  of which compilers %.3f ms%n", compiled);
                if (compiled < COMPILING * flow.millis() || !flows.isEmpty() || round > warmUps) {
                    flows.add(flow);
                }
            }
            System.out.printf("resident %d MiB%n", server.process().residentMebibytes());
            var goals = new Goals();
            double flow = Cost.median(flows);
            goals.atMost(
                    "CPU of an update, 1/20 of hawkBit's with reports on disk", flow, Hawkbit.FLOW_ON_DISK / 20, "ms");
            System.out.printf(
                    "1/%.0f of hawkBit's with reports on disk; 1/%.0f of that in memory, which loses them (further aim: 1/20, %.2f ms)%n",
                    Hawkbit.FLOW_ON_DISK / flow, Hawkbit.FLOW_IN_MEMORY / flow, Hawkbit.FLOW_IN_MEMORY / 20);
            return goals.print(System.out);
        }
    }
}
