package dev.sealift.gateway.board;

import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.JobExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway remembers of a board between two looks at it: for the time in which the server is away, and to avoid saying
 * things twice. Nothing here is needed to go on after a restart. Used by one thread.
 */
final class ServedBoard {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);

    final String id;

    /** The execution that the server gave last. */
    @Nullable
    JobExecution execution;

    /** Whether its outcome was handed to the outbox. */
    boolean concluded;

    /** What the server last got as the execution's details. */
    Map<String, String> details = new HashMap<>();

    /** What the server last got as a report, be it that it refused it, and when. */
    @Nullable
    BootReport published;

    Instant publishedAt = Instant.MIN;

    /** Bounds how often an image that never gets to its trial is written into flash, and a claim repeated. */
    final Backoff retries = new Backoff(FIRST_RETRY, LAST_RETRY);

    /** When the image may be written again. */
    Instant installNotBefore = Instant.MIN;

    private String said = "";

    ServedBoard(String id) {
        this.id = id;
    }

    /** Takes the execution that the server names now; true when it is another than before. */
    boolean take(@Nullable JobExecution given) {
        JobExecution before = execution;
        boolean same = before != null
                && given != null
                && before.jobId().equals(given.jobId())
                && before.executionNumber() == given.executionNumber();
        execution = given;
        if (!same) {
            concluded = false;
            retries.reset();
            installNotBefore = Instant.MIN;
            details = new HashMap<>();
        }
        return !same && given != null;
    }

    /** Whether this is news: the same thing comes again with every look. */
    boolean isNews(String what) {
        boolean news = !what.equals(said);
        said = what;
        return news;
    }
}
