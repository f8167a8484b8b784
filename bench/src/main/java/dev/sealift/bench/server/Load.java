package dev.sealift.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Exchanges over many kept-alive connections, so many at a time; their number is bounded, and so is the time. */
final class Load {
    private Load() {}

    /** One exchange on a connection; true when it went as wanted. */
    @FunctionalInterface
    interface Exchange {
        /**
         * Carries it out.
         *
         * @param number counted from 0; those with the same remainder by the connections are on the same one
         */
        boolean run(DeviceConnection connection, int number) throws IOException;
    }

    /** What came of it. */
    static final class Outcome {
        private final int wanted;
        private final double seconds;

        /** Latency of each exchange, sorted. */
        private final long[] nanos;

        Outcome(int wanted, double seconds, long[] nanos) {
            this.wanted = wanted;
            this.seconds = seconds;
            this.nanos = nanos;
        }

        /** Those that went as wanted. */
        int wanted() {
            return wanted;
        }

        /** Those that went otherwise. */
        int other() {
            return nanos.length - wanted;
        }

        double perSecond() {
            return nanos.length / seconds;
        }

        /** Latency in milliseconds that so many per cent stayed below. */
        double percentile(double percent) {
            return nanos[(int) Math.min(nanos.length - 1L, Math.round(nanos.length * percent / 100))] / 1e6;
        }
    }

    /** That many in all, {@code atOnce} at a time, each worker over connections of its own by turns. */
    static Outcome run(List<DeviceConnection> connections, int atOnce, int exchanges, Exchange exchange)
            throws IOException, InterruptedException {
        int workers = Math.min(atOnce, connections.size());
        long start = System.nanoTime();
        var done = new ArrayList<Future<long[]>>();
        int[] wanted = new int[workers];
        try (var threads = Executors.newFixedThreadPool(workers)) {
            for (int worker = 0; worker < workers; worker++) {
                int self = worker;
                done.add(threads.submit((Callable<long[]>) () -> {
                    long[] nanos = new long[exchanges];
                    int count = 0;
                    for (int number = 0; number < exchanges; number++) {
                        int connection = number % connections.size();
                        if (connection % workers != self) {
                            continue;
                        }
                        long sent = System.nanoTime();
                        if (exchange.run(connections.get(connection), number)) {
                            wanted[self]++;
                        }
                        nanos[count++] = System.nanoTime() - sent;
                    }
                    return Arrays.copyOf(nanos, count);
                }));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] all = new long[exchanges];
        int filled = 0;
        for (var part : done) {
            long[] nanos = result(part);
            System.arraycopy(nanos, 0, all, filled, nanos.length);
            filled += nanos.length;
        }
        Arrays.sort(all);
        return new Outcome(Arrays.stream(wanted).sum(), seconds, all);
    }

    private static long[] result(Future<long[]> part) throws IOException, InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw new IOException("a worker failed", e.getCause());
        }
    }
}
