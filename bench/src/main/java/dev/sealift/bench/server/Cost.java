package dev.sealift.bench.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** CPU milliseconds of a server for one exchange, and what the driver saw. */
record Cost(double millis, Load.Outcome outcome) {
    /** Of that many exchanges, all of which must go as wanted. */
    static Cost of(
            Bench.Server server, List<DeviceConnection> connections, int atOnce, int exchanges, Load.Exchange exchange)
            throws IOException, InterruptedException {
        double before = server.process().cpuSeconds();
        var outcome = Load.run(connections, atOnce, exchanges, exchange);
        double used = server.process().cpuSeconds() - before;
        if (outcome.other() > 0) {
            throw new IOException(outcome.other() + " of " + exchanges + " exchanges did not go as wanted");
        }
        return new Cost(1000 * used / outcome.wanted(), outcome);
    }

    /** Says so. */
    Cost print(String name) {
        System.out.printf(
                "%-28s %.3f ms CPU, %6.0f a second, p50 %.2f ms, p99 %.2f ms%n",
                name, millis, outcome.perSecond(), outcome.percentile(50), outcome.percentile(99));
        return this;
    }

    /** The one in the middle. */
    static double median(List<Cost> costs) {
        double[] sorted = costs.stream().mapToDouble(Cost::millis).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
