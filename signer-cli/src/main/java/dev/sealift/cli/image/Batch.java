package dev.sealift.cli.image;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Failures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Signs many files at once, each as carefully as one. */
public final class Batch {
    /** Threads for each processor: while one computes the others wait for the disk, which takes many syncs at once. */
    private static final int THREADS_PER_PROCESSOR = 16;

    /** A file to sign and what it becomes. */
    public record Item(Path input, Path output) {}

    /** Signs one of them; throws what a command throws. */
    @FunctionalInterface
    public interface Task {
        /** What is told of the signed file. */
        Object sign(Path input, Path output) throws Exception;
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

    private Batch() {}

    /**
     * Signs all of them on all processors.
     *
     * @param failFast starts no further one when one has failed
     * @param listener hears of each one when it is done, one at a time, in the caller's thread
     * @return in the order of the items
     */
    public static List<Outcome> run(List<Item> items, Task task, boolean failFast, Consumer<Outcome> listener) {
        var stop = new AtomicBoolean();
        var outcomes = new ArrayList<@Nullable Outcome>(Collections.nCopies(items.size(), null));
        int threads = Runtime.getRuntime().availableProcessors() * THREADS_PER_PROCESSOR;
        try (var pool = Executors.newFixedThreadPool(Math.min(threads, Math.max(1, items.size())))) {
            var done = new ExecutorCompletionService<Integer>(pool);
            for (int i = 0; i < items.size(); i++) {
                int index = i;
                done.submit(() -> {
                    var item = items.get(index);
                    var outcome = stop.get() ? new Skipped(item) : attempt(item, task);
                    if (failFast && outcome instanceof Failed) {
                        stop.set(true);
                    }
                    outcomes.set(index, outcome);
                    return index;
                });
            }
            for (int i = 0; i < items.size(); i++) {
                listener.accept(Objects.requireNonNull(outcomes.get(next(done))));
            }
        }
        return outcomes.stream().map(Objects::requireNonNull).toList();
    }

    private static Outcome attempt(Item item, Task task) {
        try {
            return new Signed(item, task.sign(item.input(), item.output()));
        } catch (Exception e) {
            var failure = Failures.of(e);
            return new Failed(item, failure.code(), failure.message());
        }
    }

    private static int next(CompletionService<Integer> done) {
        try {
            return done.take().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an attempt ends with an outcome, whatever happens", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while files were signed", e);
        }
    }
}
