package dev.sealift.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** How long a report waits while the server does something large. */
final class Waits {
    /** A report waits for what is written at that moment, and for nothing else. */
    static final double LONGEST_MILLIS = 1000;

    private Waits() {}

    /** Something that the server is asked for, and that is done when this returns. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Reports, one after the other, until the work is done; how many milliseconds each waited, sorted. */
    static double[] during(DeviceConnection connection, Work work) throws Exception {
        var board = new SimulatedBoard(Fleet.device(0));
        var running = new AtomicBoolean(true);
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<double[]> waits = threads.submit(() -> {
                List<Double> millis = new ArrayList<>();
                while (running.get()) {
                    long sent = System.nanoTime();
                    board.sendReport(connection).good();
                    millis.add((System.nanoTime() - sent) / 1e6);
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            });
            try {
                work.run();
            } finally {
                running.set(false);
            }
            return waits.get();
        }
    }
}
