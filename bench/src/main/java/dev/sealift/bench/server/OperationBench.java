package dev.sealift.bench.server;

import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What operators do to large jobs in one transaction: its CPU, and how long reports wait for it. How far devices are is
 * written into the database.
 */
@Command(
        name = "operations",
        description = "Cancel, delete, retry and take back a large job: CPU, and how long reports wait.")
final class OperationBench implements Callable<Integer> {
    private static final String COHORTS = "UPDATE job_cohorts SET %1$s = queued, queued = 0 WHERE job = :job";

    @Option(names = "--devices", paramLabel = "N", defaultValue = "100000", description = "Default ${DEFAULT-VALUE}.")
    private int devices;

    @Override
    public Integer call() throws Exception {
        try (var bench = new Bench()) {
            var first = bench.startServer();
            var fleet = new Fleet(bench, 1);
            fleet.growTo(1);
            bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
            String before = Releases.create(bench, "1.0.0+0");
            String release = Releases.create(bench, "2.0.0+0");
            first.process().close();
            fleet.fillTo(devices);
            var server = bench.startServer();
            DeviceConnection reporter = fleet.connect(server).getFirst();
            System.out.printf(
                    "| with %,d devices | CPU of the server | longest wait of a report |%n|---|--:|--:|%n", devices);

            bench.offerToAll("queued", release, devices);
            measure(bench, server, reporter, "cancel, all queued", "cancel", "queued");
            measure(bench, server, reporter, "delete", "delete", "queued");
            bench.offerToAll("running", release, devices);
            write(bench, "running", "in_progress", "status = 'IN_PROGRESS', started_at = queued_at");
            measure(bench, server, reporter, "cancel by force, all in progress", "cancel", "running", "--force");
            bench.offerToAll("failed", release, devices);
            write(bench, "failed", "failed", "status = 'FAILED', ended_at = queued_at, due_at = NULL");
            measure(bench, server, reporter, "retry, all failed", "retry", "failed");
            bench.sealift("job", "cancel", "failed");
            bench.offerToAll("updated", release, devices);
            write(bench, "updated", "succeeded", "status = 'SUCCEEDED', ended_at = queued_at, due_at = NULL");
            measure(bench, server, reporter, "take back, all updated", "counter", "updated", "--release", before);
            return 0;
        }
    }

    /** Lets all devices that were offered a job be further. */
    private static void write(Bench bench, String job, String column, String to) {
        var file = DatabaseLocation.of(bench.data().resolve("sealift.db"));
        try (var database = Database.openUnchanged(file)) {
            database.write(tx -> List.of(
                            "UPDATE executions SET " + to + " WHERE job = :job AND status = 'QUEUED'",
                            COHORTS.formatted(column))
                    .stream()
                    .mapToInt(update -> tx.createUpdate(update).bind("job", job).execute())
                    .sum());
        }
    }

    private static void measure(
            Bench bench, Bench.Server server, DeviceConnection reporter, String what, String... operation)
            throws Exception {
        double before = server.process().cpuSeconds();
        var words = new ArrayList<>(List.of("job"));
        words.addAll(List.of(operation));
        double[] waits = FleetBench.reportWhile(reporter, () -> bench.sealift(words.toArray(String[]::new)));
        System.out.printf(
                "| %s | %.1f s | %.1f s |%n",
                what, server.process().cpuSeconds() - before, waits[waits.length - 1] / 1000);
    }
}
