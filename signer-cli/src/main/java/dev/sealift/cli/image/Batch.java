package dev.sealift.cli.image;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Failures;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.file.PendingFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Signs many files at once, each as carefully as one. */
public final class Batch {
    /** Threads that wait for the disk, which takes many syncs at once; in the meantime the processors sign the next files. */
    private static final int DISK_THREADS = 32;

    /** Files that are written and have no name yet: each is open, and a process may have 1024 such. */
    private static final int MAX_PENDING = 256;

    /** A file to sign and what it becomes. */
    public record Item(Path input, Path output) {}

    /** Signs and checks one of them; throws what a command throws. */
    @FunctionalInterface
    public interface Task {
        /** The signed file, whose result is told. */
        PendingFile<?> prepare(Path input, Path output) throws Exception;
    }

    /** How it went with a file. */
    public sealed interface Outcome {
        /** The file. */
        Item item();
    }

    /** It was signed and checked. */
    public record Signed(Item item, Object file) implements Outcome {}

    /** It was not; nothing appeared under its name. */
    public record Failed(Item item, ExitCode code, String message) implements Outcome {}

    /** It was not tried, since another had failed before. */
    public record Skipped(Item item) implements Outcome {}

    private final Task task;
    private final boolean failFast;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Semaphore pending = new Semaphore(MAX_PENDING);

    private Batch(Task task, boolean failFast) {
        this.task = task;
        this.failFast = failFast;
    }

    /**
     * Signs all of them on all processors; when it returns, they and their names are on disk.
     *
     * @param failFast starts no further one when one has failed
     * @param listener hears of each one when it is done, one at a time, in the caller's thread
     * @return in the order of the items
     */
    public static List<Outcome> run(List<Item> items, Task task, boolean failFast, Consumer<Outcome> listener) {
        var batch = new Batch(task, failFast);
        var outcomes = new ArrayList<CompletableFuture<Outcome>>();
        var done = new LinkedBlockingQueue<Integer>();
        try (var disk = Executors.newFixedThreadPool(DISK_THREADS);
                var processors =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (var item : items) {
                int index = outcomes.size();
                outcomes.add(CompletableFuture.supplyAsync(() -> batch.sign(item), processors)
                        .thenApplyAsync(Supplier::get, disk)
                        .whenComplete((outcome, fault) -> done.add(index)));
            }
            for (int i = 0; i < items.size(); i++) {
                listener.accept(outcomes.get(take(done)).join());
            }
        }
        var ended = outcomes.stream().map(CompletableFuture::join).toList();
        syncNames(ended);
        return ended;
    }

    /** One sync for each directory. */
    private static void syncNames(List<Outcome> outcomes) {
        var directories = new HashSet<@Nullable Path>();
        for (var outcome : outcomes) {
            var file = outcome.item().output();
            if (outcome instanceof Signed && directories.add(file.getParent())) {
                OutputFile.syncNames(file);
            }
        }
    }

    /** Up to the wait for the disk; what is left to do gives the outcome. */
    private Supplier<Outcome> sign(Item item) {
        pending.acquireUninterruptibly();
        if (stop.get()) {
            return () -> ended(new Skipped(item));
        }
        try {
            var file = task.prepare(item.input(), item.output());
            return () -> ended(published(item, file));
        } catch (Exception e) {
            var failed = failed(item, e);
            return () -> ended(failed);
        }
    }

    private Outcome published(Item item, PendingFile<?> file) {
        try (file) {
            file.publish();
            return new Signed(item, file.result());
        } catch (RuntimeException e) {
            return failed(item, e);
        }
    }

    private Outcome failed(Item item, Exception e) {
        if (failFast) {
            stop.set(true);
        }
        var failure = Failures.of(e);
        return new Failed(item, failure.code(), failure.message());
    }

    private Outcome ended(Outcome outcome) {
        pending.release();
        return outcome;
    }

    private static int take(BlockingQueue<Integer> done) {
        try {
            return done.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while files were signed", e);
        }
    }
}
