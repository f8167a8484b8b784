package dev.sealift.bench.server;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Jobs;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A past job is replayed under another policy: a large one, and a small one that went alike. */
@Command(name = "replay", description = "A past job under another policy: what a large one takes, beside a small one.")
final class ReplayBench implements Callable<Integer> {
    private static final int GATEWAYS = 1;

    /** Ten minutes for all, in two waves, behind a gate that never closes. */
    private static final int MINUTES = 10;

    @Option(names = "--small", paramLabel = "N", defaultValue = "1000", description = "Default ${DEFAULT-VALUE}.")
    private int small;

    @Option(names = "--large", paramLabel = "N", defaultValue = "1000000", description = "Default ${DEFAULT-VALUE}.")
    private int large;

    @Override
    public Integer call() throws Exception {
        try (var bench = new Bench()) {
            var server = bench.startServer();
            var fleet = new Fleet(bench, GATEWAYS);
            fleet.growTo(small);
            bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
            Jobs.Plan few = pastAndReplayed(bench, server, "small", "2.0.0+0", small);
            fleet.fillTo(large);
            server = bench.startServer();
            Jobs.Plan many = pastAndReplayed(bench, server, "large", "3.0.0+0", large);
            var goals = new Goals();
            goals.holds(
                    "end, beside that of " + small,
                    many.end() + "",
                    few.end() + "",
                    many.end().equals(few.end()));
            goals.holds(
                    "failed in the last point of the curve",
                    failed(many) + "",
                    "as many of each " + large / small + " as of " + small + ": " + failed(few),
                    Math.abs(failed(many) / (double) large - failed(few) / (double) small) < 0.001);
            return goals.print(System.out);
        }
    }

    /** Offers a job, brings it to an end, and replays it on a server of which nothing else is asked. */
    private static Jobs.Plan pastAndReplayed(Bench bench, Bench.Server server, String job, String version, int devices)
            throws IOException, InterruptedException {
        bench.offerToAll(job, Releases.create(bench, version), devices);
        server.process().close();
        PastJob.end(bench.data(), job);
        var fresh = bench.startServer();
        double resident = fresh.process().peakMebibytes();
        double before = fresh.process().cpuSeconds();
        long started = System.nanoTime();
        String said = bench.sealift(
                "job",
                "replay",
                job,
                "--json",
                "--wave",
                "10%:succeeded=50",
                "--wave",
                "100%",
                "--gate",
                "failed:100:1000000",
                "--max-per-minute",
                Integer.toString(devices / MINUTES));
        System.out.printf(
                "replay of %d: %.1f s, %.1f s of CPU, resident %.0f MiB before and %d MiB at its peak%n",
                devices,
                (System.nanoTime() - started) / 1e9,
                fresh.process().cpuSeconds() - before,
                resident,
                fresh.process().peakMebibytes());
        fresh.process().close();
        return Json.mapper().readValue(said, Jobs.Replayed.class).replayed();
    }

    private static int failed(Jobs.Plan plan) {
        return plan.curve().getLast().failed();
    }
}
