package dev.sealift.bench.server;

import dev.sealift.api.ProblemCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * More polls than the server can answer: devices that have an execution in progress and ask again and again, each of which is
 * a transaction, beside devices that report. Measured are the capacity, then ten times as much, then what comes after.
 */
@Command(name = "overload", description = "Ten times as many polls as the server can answer, and reports among them.")
final class OverloadBench implements Callable<Integer> {
    private static final int AT_ONCE = 16;

    /** Every so many connections reports. */
    private static final int REPORTERS = 10;

    private static final int CALM_POLLS = 400;

    /** Polls are shed when they wait for a second. */
    private static final int WAITED_SECONDS = 3;

    /** The first ones must not be given up, after 100 seconds on which nothing moved, before the last are there. */
    private static final Duration TO_CONNECT = Duration.ofSeconds(40);

    /** Answered in less than that, the server is itself again. */
    private static final double RECOVERED_MILLIS = 1000;

    /** Each waits for its reply before it asks again, so only many can ask for more than there is time for. */
    @Option(
            names = "--most-connections",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Opened are as many as wait three seconds, as far as 40 seconds are enough to open them,"
                    + " but no more than that. Default ${DEFAULT-VALUE}.")
    private int most;

    /** Those with a multiple of ten for a number only report, so that what others ask does not use up their rate. */
    @Option(
            names = "--gateways",
            paramLabel = "N",
            defaultValue = "40",
            description =
                    "Identities, in tens; each may send 50 requests a second, and 500 at once. Default ${DEFAULT-VALUE}.")
    private int gateways;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "10", description = "Default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--times", paramLabel = "N", defaultValue = "10", description = "Default ${DEFAULT-VALUE}.")
    private int times;

    /**
     * What became of polls and reports; a poll without Retry-After and a report that was not taken are wrong.
     *
     * @param limited polls of a gateway that asked more often than one may
     */
    private record Counts(
            AtomicInteger sent, AtomicInteger taken, AtomicInteger shed, AtomicInteger limited, AtomicInteger wrong) {
        Counts() {
            this(
                    new AtomicInteger(),
                    new AtomicInteger(),
                    new AtomicInteger(),
                    new AtomicInteger(),
                    new AtomicInteger());
        }

        void poll(DeviceConnection.Reply reply) {
            sent.incrementAndGet();
            if (reply.status() == 200) {
                taken.incrementAndGet();
            } else if (reply.status() == 429 && reply.retryAfter() > 0) {
                (reply.body().contains(ProblemCode.OVERLOADED.name()) ? shed : limited).incrementAndGet();
            } else {
                wrong.incrementAndGet();
            }
        }

        void report(DeviceConnection.Reply reply) {
            sent.incrementAndGet();
            (reply.status() == 200 ? taken : wrong).incrementAndGet();
        }
    }

    @Override
    public Integer call() throws Exception {
        gateways -= gateways % REPORTERS;
        try (var bench = new Bench()) {
            var server = bench.startServer();
            var fleet = new Fleet(bench, gateways);
            int devices = most - most % gateways; // each gateway speaks for the same number of devices
            fleet.growTo(devices);
            bench.sealift("group", "create", Fleet.ALL, "--query", "board:" + Bench.BOARD);
            bench.offerToAll("overload", Releases.create(bench, "2.0.0+0"), devices);
            List<DeviceConnection> few = fleet.connect(server);
            Load.Exchange poll = (connection, number) -> pollUntilAnswered(connection, Fleet.device(number % devices));
            Cost.of(server, few, AT_ONCE, CALM_POLLS, poll);
            Cost calm = Cost.of(server, few, AT_ONCE, CALM_POLLS, poll).print("polls, calm");
            List<DeviceConnection> many = new ArrayList<>(few);
            long end = System.nanoTime() + TO_CONNECT.toNanos();
            while (many.size() < Math.min(devices, calm.outcome().perSecond() * WAITED_SECONDS)
                    && System.nanoTime() < end) {
                many.addAll(fleet.connect(server));
            }
            double capacity = calm.outcome().perSecond();
            var polls = new Counts();
            var reports = new Counts();
            List<Long> latencies = flood(many, times * capacity, polls, reports);
            double asked = polls.sent().get() / (double) seconds;
            System.out.printf(
                    "%d connections asked for %.0f polls/s, sent %.0f/s: %d answered, %d shed, %d over the limit of their gateway, %d otherwise; %d of %d reports taken,"
                            + " p50 %.0f ms, p99 %.0f ms; resident %d MiB%n",
                    many.size(),
                    times * capacity,
                    asked,
                    polls.taken().get(),
                    polls.shed().get(),
                    polls.limited().get(),
                    polls.wrong().get(),
                    reports.taken().get(),
                    reports.sent().get(),
                    percentile(latencies, 50),
                    percentile(latencies, 99),
                    server.process().residentMebibytes());
            Cost after = Cost.of(server, few, AT_ONCE, CALM_POLLS, poll).print("polls, after");
            var goals = new Goals();
            goals.holds(
                    "polls shed",
                    polls.shed() + " of " + polls.sent(),
                    "some",
                    polls.shed().get() > 0);
            goals.holds(
                    "polls without answer or Retry-After",
                    polls.wrong().toString(),
                    "0",
                    polls.wrong().get() == 0);
            goals.holds(
                    "reports lost",
                    reports.wrong().toString(),
                    "0",
                    reports.wrong().get() == 0);
            goals.atMost("p99 of polls right after it", after.outcome().percentile(99), RECOVERED_MILLIS, "ms");
            return goals.print(System.out);
        }
    }

    /** As devices do: who is sent away comes back later, which on a machine with other work happens before any flood. */
    private static boolean pollUntilAnswered(DeviceConnection connection, String device) throws IOException {
        var reply = connection.poll(device);
        while (reply.status() == 429) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(reply.retryAfter()));
            reply = connection.poll(device);
        }
        return reply.status() == 200;
    }

    /** Every tenth connection reports, the others poll; all together as often as asked for, as far as replies come in time. */
    private List<Long> flood(List<DeviceConnection> many, double perSecond, Counts polls, Counts reports)
            throws Exception {
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        long pause = (long) (many.size() / perSecond * 1e9);
        List<Future<List<Long>>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many.size(); i++) {
                int number = i;
                done.add(threads.submit(() -> {
                    var connection = many.get(number);
                    var board = new SimulatedBoard(Fleet.device(number));
                    List<Long> latencies = new ArrayList<>();
                    long due = start + pause * number / many.size();
                    while (due < end) {
                        LockSupport.parkNanos(due - System.nanoTime());
                        if (number % REPORTERS == 0) {
                            long sent = System.nanoTime();
                            reports.report(board.sendReport(connection));
                            latencies.add(System.nanoTime() - sent);
                        } else {
                            polls.poll(connection.poll(Fleet.device(number)));
                        }
                        due = Math.max(due + pause, System.nanoTime());
                    }
                    return latencies;
                }));
            }
        }
        List<Long> all = new ArrayList<>();
        for (var part : done) {
            all.addAll(part.get());
        }
        return all.stream().sorted().toList();
    }

    private static double percentile(List<Long> sorted, int percent) {
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) sorted.size() * percent / 100)) / 1e6;
    }
}
