package dev.sealift.server.audit;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.database.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what was committed, in order and without gaps, within {@link #POLL}. Listeners should be quick. */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    /** How late an event may be. */
    static final Duration POLL = Duration.ofMillis(250);

    private static final int PAGE = 1000;

    private final Database database;
    private final AuditLog audit;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private long last;

    /** Told of committed events. */
    @FunctionalInterface
    public interface Listener {
        /** Some events, oldest first, that follow those of the call before. */
        void committed(List<Audit.Event> events);
    }

    /** Ends when it is closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Starts with what is committed from now on. */
    public ChangeFeed(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
        this.last = database.read(audit::head);
        this.thread = Thread.ofPlatform().name("change-feed").daemon().start(this::run);
    }

    /** Tells that listener of every event from now on. */
    public Subscription subscribe(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void run() {
        while (true) {
            try {
                Thread.sleep(POLL);
                tell();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("the event log could not be read; it is read again soon", e);
            }
        }
    }

    private void tell() {
        List<Audit.Event> events = database.read(tx -> audit.list(tx, last, PAGE, null));
        if (!events.isEmpty()) {
            last = events.getLast().sequence();
            listeners.forEach(listener -> listener.committed(events));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
