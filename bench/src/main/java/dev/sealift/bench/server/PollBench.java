package dev.sealift.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Idle polls over mutual TLS with keep-alive: what the server costs for each, beside an empty handler behind the same TLS, by
 * turns. {@code PollBench [ROUNDS [REQUESTS]]}
 */
public final class PollBench {
    /** Each identity may send 50 requests a second; so many together let the server be the limit. */
    private static final int DEVICES = 100;

    private static final int AT_ONCE = 16;

    /** The first requests are reported apart: they pay for classes and compilation. */
    private static final int COLD = 10_000;

    private PollBench() {}

    /** CPU milliseconds of the server for one request, and what the driver saw. */
    private record Round(double cpuMillis, Load.Outcome outcome) {}

    /** Prints a line for each round and the ratio of the medians. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int requests = args.length > 1 ? Integer.parseInt(args[1]) : 40_000;
        try (var bench = new Bench()) {
            var server = bench.startServer();
            var devices = new ArrayList<String>();
            for (int i = 0; i < DEVICES; i++) {
                devices.add("device-" + i);
                bench.enrol(devices.get(i));
            }
            var floor = bench.startFloor();
            var onServer = connect(bench, devices, server);
            var onFloor = connect(bench, devices, floor);
            print("floor, cold", round(floor, onFloor, COLD));
            print("poll, cold", round(server, onServer, COLD));
            // An empty handler needs over 100,000 requests until it costs no less with more of them.
            warm(floor, onFloor, requests);
            warm(server, onServer, requests);
            double[] polls = new double[rounds];
            double[] empty = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                Round bare = round(floor, onFloor, requests);
                Round poll = round(server, onServer, requests);
                print("floor", bare);
                print("poll", poll);
                empty[i] = bare.cpuMillis();
                polls[i] = poll.cpuMillis();
            }
            System.out.printf(
                    "an idle poll costs %.3f ms of CPU, an empty handler %.3f ms: %.2f times (medians of %d); resident %d MiB%n",
                    median(polls),
                    median(empty),
                    median(polls) / median(empty),
                    rounds,
                    server.process().residentMebibytes());
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

    private static void warm(Bench.Server server, List<DeviceConnection> connections, int requests)
            throws IOException, InterruptedException {
        for (int i = 0; i < 4; i++) {
            round(server, connections, requests);
        }
    }

    private static Round round(Bench.Server server, List<DeviceConnection> connections, int requests)
            throws IOException, InterruptedException {
        double before = server.process().cpuSeconds();
        var outcome = Load.run(
                connections, AT_ONCE, requests, connection -> connection.poll().status() == 200);
        double used = server.process().cpuSeconds() - before;
        if (outcome.other() > 0) {
            throw new IOException(outcome.other() + " of " + requests + " polls were not answered with 200");
        }
        return new Round(1000 * used / outcome.wanted(), outcome);
    }

    private static void print(String name, Round round) {
        System.out.printf(
                "%-12s %.3f ms CPU a request, %6.0f requests/s, p50 %.2f ms, p99 %.2f ms%n",
                name,
                round.cpuMillis(),
                round.outcome().perSecond(),
                round.outcome().percentile(50),
                round.outcome().percentile(99));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
