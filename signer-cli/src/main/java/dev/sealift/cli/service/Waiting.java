package dev.sealift.cli.service;

import dev.sealift.api.operator.Signing;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import dev.sealift.cli.server.ServerClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks for a request again and again until it has ended, and says each change; outlives a server that restarts. */
final class Waiting {
    /** A profile without approvals signs within milliseconds; people take longer. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** How long no answer may come, or none but a failure, such as a proxy's: longer than a server's update. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ServerClient client;
    private final Shell shell;
    private final Duration atMost;

    private final CompletableFuture<Signing.Request> end = new CompletableFuture<>();
    private Duration pause = FIRST_PAUSE;
    private long heard = System.nanoTime();
    private String said = "";

    /** @param atMost how long to wait for the end */
    Waiting(ServerClient client, Shell shell, Duration atMost) {
        this.client = client;
        this.shell = shell;
        this.atMost = atMost;
    }

    /** The request, ended. */
    Signing.Request untilEnd(Signing.Request asked) {
        say(asked);
        if (asked.state().terminal()) {
            return asked;
        }
        try (var poller = Executors.newSingleThreadScheduledExecutor()) {
            next(poller, asked.id());
            try {
                return end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new CliException(
                        ExitCode.SIGNING_WAITING, "request " + asked.id() + " still waits; " + again(asked), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliException(ExitCode.SIGNING_WAITING, "interrupted; " + again(asked), e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof CliException failure ? failure : new CompletionException(e.getCause());
            } finally {
                poller.shutdownNow();
            }
        }
    }

    static String again(Signing.Request request) {
        return "approve it with: sealift request approve " + request.id()
                + "; then run the same command again: the request is found by its digest";
    }

    private void next(ScheduledExecutorService poller, long id) {
        var _ = poller.schedule(() -> poll(poller, id), pause.toMillis(), TimeUnit.MILLISECONDS);
        var doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void poll(ScheduledExecutorService poller, long id) {
        try {
            var request = RequestCommands.get(client, id);
            heard = System.nanoTime();
            say(request);
            if (request.state().terminal()) {
                end.complete(request);
                return;
            }
            next(poller, id);
        } catch (CliException e) {
            boolean patient = System.nanoTime() - heard < PATIENCE.toNanos();
            if (patient && (e.code() == ExitCode.SERVER_UNREACHABLE || e.code() == ExitCode.SERVER_FAILED)) {
                say("the server does not answer; waiting for it");
                next(poller, id);
            } else {
                end.completeExceptionally(e);
            }
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private void say(Signing.Request request) {
        say(
                switch (request.state()) {
                    case PENDING ->
                        "waits for approvals, has %d of %d (Ctrl-C is safe: run the same command again); %s"
                                .formatted(
                                        request.approvals().size(),
                                        request.approvalsNeeded(),
                                        "approve it with: sealift request approve " + request.id());
                    case APPROVED -> "approved, waits for the key" + because(request.reason());
                    case SIGNED -> "signed";
                    case REJECTED, EXPIRED, REVOKED -> request.state() + because(request.reason());
                },
                request.id(),
                request.profile());
    }

    private static String because(@Nullable String reason) {
        return reason == null ? "" : ": " + reason;
    }

    private void say(String what, long id, String profile) {
        say("request " + id + " (" + profile + "): " + what);
    }

    /** On standard error, so that standard output stays the result; each thing once. */
    private void say(String text) {
        if (!text.equals(said)) {
            shell.err().println(text);
            said = text;
        }
    }
}
