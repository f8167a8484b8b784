package dev.sealift.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests over many kept-alive connections, so many at a time; their number is bounded, and so is the time. */
final class Load {
    private Load() {}

    /** One request on a connection; true when the reply is the one wanted. */
    @FunctionalInterface
    interface Request {
        /** Sends it and looks at the reply. */
        boolean send(DeviceConnection connection) throws IOException;
    }

    /** What came of it. */
    static final class Outcome {
        private final int wanted;
        private final double seconds;

        /** Latency of each request, sorted. */
        private final long[] nanos;

        Outcome(int wanted, double seconds, long[] nanos) {
            this.wanted = wanted;
            this.seconds = seconds;
            this.nanos = nanos;
        }

        /** Requests that were answered as wanted. */
        int wanted() {
            return wanted;
        }

        /** Requests that were answered otherwise. */
        int other() {
            return nanos.length - wanted;
        }

        double perSecond() {
            return nanos.length / seconds;
        }

        /** Latency in milliseconds that so many per cent of the requests stayed below. */
        double percentile(double percent) {
            return nanos[(int) Math.min(nanos.length - 1L, Math.round(nanos.length * percent / 100))] / 1e6;
        }
    }

    /** Sends that many requests in all, {@code atOnce} at a time, each worker over connections of its own by turns. */
    static Outcome run(List<DeviceConnection> connections, int atOnce, int requests, Request request)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        var done = new ArrayList<Future<long[]>>();
        int[] wanted = new int[atOnce];
        try (var workers = Executors.newFixedThreadPool(atOnce)) {
            for (int worker = 0; worker < atOnce; worker++) {
                int self = worker;
                done.add(workers.submit((Callable<long[]>) () -> {
                    long[] nanos = new long[requests / atOnce];
                    for (int i = 0; i < nanos.length; i++) {
                        int own = (connections.size() - self - 1) / atOnce + 1;
                        var connection = connections.get(self + atOnce * (i % own));
                        long sent = System.nanoTime();
                        if (request.send(connection)) {
                            wanted[self]++;
                        }
                        nanos[i] = System.nanoTime() - sent;
                    }
                    return nanos;
                }));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] all = new long[requests / atOnce * atOnce];
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
