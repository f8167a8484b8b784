package dev.sealift.cli.server;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Asks for a job again and again until it ended. */
final class JobWatch {
    /** Short enough to look live, long enough to be no load. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** A restart of the server takes a few seconds; a watch outlives it. */
    private static final int MAX_LOST = 60;

    private final ServerClient client;
    private final String id;
    private final JobView view;

    /** Polls since the last answer. Only the poll touches it. */
    private int lost;

    JobWatch(ServerClient client, String id, JobView view) {
        this.client = client;
        this.id = id;
        this.view = view;
    }

    /** Whether the job completed with every device succeeded, once it ended. */
    boolean untilEnd() {
        var end = new CompletableFuture<Boolean>();
        try (var poller = Executors.newSingleThreadScheduledExecutor()) {
            var polling = poller.scheduleWithFixedDelay(() -> poll(end), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return end.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof CliException failure ? failure : e;
            } finally {
                polling.cancel(true);
            }
        }
    }

    private void poll(CompletableFuture<Boolean> end) {
        try {
            var snapshot = JobSnapshot.fetch(client, id);
            lost = 0;
            view.show(snapshot);
            if (snapshot.ended()) {
                end.complete(snapshot.succeeded());
            }
        } catch (CliException e) {
            if (e.code() == ExitCode.SERVER_UNREACHABLE && ++lost <= MAX_LOST) {
                view.lost(String.valueOf(e.getMessage()));
            } else {
                end.completeExceptionally(e);
            }
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }
}
