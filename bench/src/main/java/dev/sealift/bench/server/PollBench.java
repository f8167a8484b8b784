package dev.sealift.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Idle polls over mutual TLS with keep-alive, beside an empty handler behind the same TLS, by turns. */
@Command(name = "poll", description = "Idle polls, beside an empty handler behind the same TLS, by turns.")
final class PollBench implements Callable<Integer> {
    /** Each identity may send 50 requests a second; so many together let the server be the limit. */
    private static final int DEVICES = 300;

    private static final int AT_ONCE = 16;

    /** An empty handler needs over 100,000 requests until it costs no less with more of them. */
    private static final int WARM_UPS = 4;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Default ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "40000",
            description = "In a round; ${DEFAULT-VALUE}.")
    private int requests;

    @Option(
            names = "--cold",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Reported apart; ${DEFAULT-VALUE}.")
    private int cold;

    @Override
    public Integer call() throws Exception {
        try (var bench = new Bench()) {
            var server = bench.startServer();
            var devices = new ArrayList<String>();
            for (int i = 0; i < DEVICES; i++) {
                devices.add("device-" + i);
                bench.enrolDevice(devices.get(i));
            }
            var floor = bench.startFloor();
            var onServer = connect(bench, devices, server);
            var onFloor = connect(bench, devices, floor);
            Load.Exchange poll = (connection, number) ->
                    connection.poll(devices.get(number % DEVICES)).status() == 200;
            Cost.of(floor, onFloor, AT_ONCE, cold, poll).print("empty handler, cold");
            Cost.of(server, onServer, AT_ONCE, cold, poll).print("poll, cold");
            for (int i = 0; i < WARM_UPS; i++) {
                Cost.of(floor, onFloor, AT_ONCE, requests, poll);
                Cost.of(server, onServer, AT_ONCE, requests, poll);
            }
            List<Cost> empty = new ArrayList<>();
            List<Cost> polls = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                empty.add(Cost.of(floor, onFloor, AT_ONCE, requests, poll).print("empty handler"));
                polls.add(Cost.of(server, onServer, AT_ONCE, requests, poll).print("poll"));
            }
            System.out.printf("resident %d MiB%n", server.process().residentMebibytes());
            var goals = new Goals();
            double millis = Cost.median(polls);
            goals.atMost("CPU of an idle poll by that of an empty handler", millis / Cost.median(empty), 1.5, "times");
            goals.atMost("CPU of an idle poll, 1/25 of hawkBit's", millis, Hawkbit.POLL / 25, "ms");
            return goals.print(System.out);
        }
    }

    private static List<DeviceConnection> connect(Bench bench, List<String> devices, Bench.Server server)
            throws Exception {
        var connections = new ArrayList<DeviceConnection>();
        for (var device : devices) {
            connections.add(bench.connect(device, server));
        }
        return connections;
    }
}
