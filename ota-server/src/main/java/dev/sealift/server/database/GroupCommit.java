package dev.sealift.server.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Lets writes that wait for the disk share it: the first caller commits its own; what arrives meanwhile waits, and the
 * first of those commits all of them at once. A caller who is alone changes no thread.
 */
final class GroupCommit {
    /**
     * Works in one commit. PostgreSQL keeps as many savepoints of a transaction at hand; and the first caller waits for the
     * last work.
     */
    static final int TOGETHER = 64;

    private final Deque<Work<?>> waiting = new ArrayDeque<>();
    private final Consumer<List<Work<?>>> commit;
    private boolean busy;
    private volatile @Nullable Thread leader;

    /** @param commit commits these works together, and gives each of them its outcome */
    GroupCommit(Consumer<List<Work<?>>> commit) {
        this.commit = commit;
    }

    /** A piece of work and what became of it. */
    static final class Work<T extends @Nullable Object> {
        private final Function<Handle, T> function;
        private final CompletableFuture<Boolean> leads = new CompletableFuture<>();
        private final long since = System.nanoTime();
        private @Nullable T result;
        private @Nullable Throwable failure;

        private Work(Function<Handle, T> function) {
            this.function = function;
        }

        void run(Handle tx) {
            result = function.apply(tx);
        }

        void fail(Throwable why) {
            failure = why;
        }

        boolean failed() {
            return failure != null;
        }

        // What the function gave; null only where T has null.
        @SuppressWarnings("NullAway")
        private T outcome() {
            switch (failure) {
                case null -> {
                    return result;
                }
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }

    /** How many wait for the commit under way. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** How long the first of them has waited; zero when none waits. */
    Duration waited() {
        synchronized (waiting) {
            Work<?> first = waiting.peek();
            return first == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - first.since);
        }
    }

    /** Does the work and waits until it is committed, or fails as it failed. */
    <T extends @Nullable Object> T run(Function<Handle, T> function) {
        if (Thread.currentThread().equals(leader)) {
            throw new IllegalStateException("a transaction within a transaction");
        }
        var work = new Work<>(function);
        boolean leads;
        synchronized (waiting) {
            waiting.add(work);
            leads = !busy;
            busy = true;
        }
        if (leads || work.leads.join()) {
            lead();
        }
        return work.outcome();
    }

    private void lead() {
        List<Work<?>> together = new ArrayList<>();
        synchronized (waiting) {
            while (together.size() < TOGETHER && !waiting.isEmpty()) {
                together.add(waiting.remove());
            }
        }
        leader = Thread.currentThread();
        try {
            commit.accept(together);
        } catch (Throwable e) {
            together.forEach(work -> work.fail(e));
        } finally {
            leader = null;
            Work<?> next;
            synchronized (waiting) {
                next = waiting.peek();
                busy = next != null;
            }
            // First the one who keeps the disk busy.
            if (next != null) {
                next.leads.complete(true);
            }
            together.forEach(work -> work.leads.complete(false));
        }
    }
}
