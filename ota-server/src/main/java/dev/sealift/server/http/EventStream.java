package dev.sealift.server.http;

import dev.sealift.api.operator.Audit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One stream of server-sent events. Events come over a short queue; a reader that is slower than they come is served from the
 * log instead, and one that takes nothing at all is cut off when its connection is idle for too long. Either way memory is
 * bounded and nothing is left out.
 */
final class EventStream {
    /** Batches of events at hand while the reader is slow. */
    private static final int AT_HAND = 64;

    /** A sign of life, more often than proxies and listeners give up a connection on which nothing moves. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final OutputStream out;
    private final JsonMapper json;
    private final Function<Long, List<Audit.Event>> log;
    private final Function<Audit.Event, Audit.@Nullable Notice> view;
    private final BlockingQueue<List<Audit.Event>> queue = new ArrayBlockingQueue<>(AT_HAND);
    private volatile boolean behind = true;
    private volatile boolean closed;
    private long last;

    /**
     * @param last the stream begins behind this sequence number
     * @param log  events behind a sequence number, oldest first; none at the end
     * @param view what the reader is shown of an event; null to leave it out
     */
    EventStream(
            OutputStream out,
            JsonMapper json,
            long last,
            Function<Long, List<Audit.Event>> log,
            Function<Audit.Event, Audit.@Nullable Notice> view) {
        this.out = out;
        this.json = json;
        this.last = last;
        this.log = log;
        this.view = view;
    }

    /** Takes committed events without waiting. */
    void committed(List<Audit.Event> events) {
        if (!queue.offer(events)) {
            behind = true;
        }
    }

    /** Ends the stream soon. */
    void close() {
        closed = true;
        behind = true;
        queue.offer(List.of());
    }

    /** Sends until the reader goes away or the stream is closed; the check is made before each wait. */
    void run(Runnable check) throws IOException, InterruptedException {
        write("retry: 1000\n\n");
        while (!closed) {
            check.run();
            if (behind) {
                catchUp();
            }
            List<Audit.Event> events = queue.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
            if (events == null) {
                write(":\n\n");
            } else {
                send(events);
            }
        }
    }

    private void catchUp() throws IOException {
        // Before reading: what is committed from here on is in the queue or sets it again.
        behind = false;
        queue.clear();
        List<Audit.Event> events = log.apply(last);
        while (!closed && !events.isEmpty()) {
            send(events);
            events = log.apply(last);
        }
    }

    private void send(List<Audit.Event> events) throws IOException {
        var text = new StringBuilder();
        for (Audit.Event event : events) {
            if (event.sequence() > last) {
                last = event.sequence();
                Audit.Notice notice = view.apply(event);
                if (notice != null) {
                    text.append("id: ").append(last);
                    text.append("\nevent: ").append(event.kind());
                    text.append("\ndata: ")
                            .append(json.writeValueAsString(notice))
                            .append("\n\n");
                }
            }
        }
        write(text.toString());
    }

    private void write(String text) throws IOException {
        if (!text.isEmpty()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
