package dev.sealift.cli.image;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Failures;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.file.PendingFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
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

    /** A disk that takes a file in less keeps a processor for less than handing the file to another thread does. */
    private static final long QUICK_NANOS = 100_000;

    /** A file to sign and what it becomes. */
    public record Item(Path input, Path output) {}

    /** Signs and checks one of them; throws what a command throws. */
    @FunctionalInterface
    public interface Task {
        /** The signed file, whose result is told. */
        PendingFile<? extends Supplier<?>> prepare(Path input, Path output) throws Exception;
    }

    /** How it went with a file. */
    public sealed interface Outcome {
        /** The file. */
        Item item();
    }

    /** It was signed and checked; the file is what it says of itself. */
    public record Signed(Item item, Supplier<?> file) implements Outcome {}

    /** It was not; nothing appeared under its name. */
    public record Failed(Item item, ExitCode code, String message) implements Outcome {}

    /** It was not tried, since another had failed before. */
    public record Skipped(Item item) implements Outcome {}

    private final Task task;
    private final boolean failFast;
    private final Consumer<Outcome> listener;
    private final Executor disk;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Semaphore pending = new Semaphore(MAX_PENDING);

    /** Whether the last file hardly waited for the disk. */
    private volatile boolean quickDisk;

    private Batch(Task task, boolean failFast, Consumer<Outcome> listener, Executor disk) {
        this.task = task;
        this.failFast = failFast;
        this.listener = listener;
        this.disk = disk;
    }

    /**
     * Signs all of them on all processors; when it returns, they and their names are on disk.
     *
     * @param failFast starts no further one when one has failed
     * @param listener hears of each one when it is done, one at a time, in any thread
     * @return in the order of the items
     */
    public static List<Outcome> run(List<Item> items, Task task, boolean failFast, Consumer<Outcome> listener) {
        var outcomes = new ArrayList<CompletableFuture<Outcome>>();
        try (var disk = Executors.newFixedThreadPool(DISK_THREADS);
                var processors =
                        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var batch = new Batch(task, failFast, listener, disk);
            for (var item : items) {
                outcomes.add(CompletableFuture.completedFuture(item).thenComposeAsync(batch::sign, processors));
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

    /** All of it, or up to the wait for a disk that takes long. */
    private CompletableFuture<Outcome> sign(Item item) {
        pending.acquireUninterruptibly();
        if (stop.get()) {
            return done(new Skipped(item));
        }
        try {
            var file = task.prepare(item.input(), item.output());
            return quickDisk
                    ? done(published(item, file))
                    : CompletableFuture.supplyAsync(() -> ended(published(item, file)), disk);
        } catch (Exception e) {
            return done(failed(item, e));
        }
    }

    private Outcome published(Item item, PendingFile<? extends Supplier<?>> file) {
        long start = System.nanoTime();
        try (file) {
            file.publish();
            return new Signed(item, file.result());
        } catch (RuntimeException e) {
            return failed(item, e);
        } finally {
            quickDisk = System.nanoTime() - start < QUICK_NANOS;
        }
    }

    private Outcome failed(Item item, Exception e) {
        if (failFast) {
            stop.set(true);
        }
        var failure = Failures.of(e);
        return new Failed(item, failure.code(), failure.message());
    }

    private CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(ended(outcome));
    }

    private synchronized Outcome ended(Outcome outcome) {
        pending.release();
        listener.accept(outcome);
        return outcome;
    }
}
