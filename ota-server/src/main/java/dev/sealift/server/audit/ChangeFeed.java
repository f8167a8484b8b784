package dev.sealift.server.audit;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.LogHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what was committed, in order and without gaps: what this node wrote at once, what other nodes on the same database
 * wrote within {@link #POLL}. Listeners are called one after the other on one thread, so they should be quick.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    /** How late an event of another node may be. */
    static final Duration POLL = Duration.ofMillis(250);

    /** Events at hand while a listener is slow; those beyond are read from the database again. */
    private static final int AT_HAND = 10_000;

    private static final int PAGE = 1000;

    /** What was remembered holds while the log was looked at within this time. */
    private static final Duration CURRENT = Duration.ofSeconds(1);

    private final Database database;
    private final AuditLog audit;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Thread thread;
    private List<Audit.Event> atHand = new ArrayList<>();
    private boolean behind;
    private boolean closed;
    private long last;

    /** When this node last committed what is at hand. */
    private long committedAt;

    /** Up to when {@link #next} knows of everything; nanoseconds, like the others. */
    private long known;

    private volatile long lookedAt = System.nanoTime();

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
        this.last = database.read(LogHead::read).sequence();
        database.onCommit(this::committed);
        this.thread = Thread.ofPlatform().name("change-feed").daemon().start(this::run);
    }

    /** Tells that listener of every event from now on. */
    public Subscription subscribe(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether listeners were told of everything that was committed more than {@link #CURRENT} ago. */
    public boolean current() {
        return System.nanoTime() - lookedAt < CURRENT.toNanos();
    }

    private void committed(List<Audit.Event> events) {
        lock.lock();
        try {
            if (behind || atHand.size() + events.size() > AT_HAND) {
                atHand.clear();
                behind = true;
            } else {
                atHand.addAll(events);
                committedAt = System.nanoTime();
            }
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosed()) {
            try {
                List<Audit.Event> events = next();
                if (!events.isEmpty()) {
                    last = events.getLast().sequence();
                    listeners.forEach(listener -> tell(listener, events));
                }
                if (!isBehind()) {
                    lookedAt = known;
                }
            } catch (RuntimeException e) {
                LOG.warn("the event log could not be read; it is read again soon", e);
                fallBehind();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void tell(Listener listener, List<Audit.Event> events) {
        try {
            listener.committed(events);
        } catch (RuntimeException e) {
            LOG.error("a listener failed at event {}", events.getFirst().sequence(), e);
        }
    }

    private List<Audit.Event> next() throws InterruptedException {
        List<Audit.Event> mine;
        long mineAt;
        boolean read;
        known = System.nanoTime();
        lock.lock();
        try {
            long nanos = POLL.toNanos();
            while (atHand.isEmpty() && !behind && nanos > 0) {
                nanos = news.awaitNanos(nanos);
            }
            mine = atHand;
            mineAt = committedAt;
            atHand = new ArrayList<>();
            read = behind || (mine.isEmpty() && database.shared());
            behind = false;
        } finally {
            lock.unlock();
        }
        mine.removeIf(event -> event.sequence() <= last);
        if (!read && followsWithoutGap(mine)) {
            if (!mine.isEmpty() && mineAt - known < 0) {
                known = mineAt; // what other nodes committed since then is not looked at
            }
            return mine;
        }
        List<Audit.Event> stored = database.read(tx -> audit.list(tx, last, PAGE, null));
        if (stored.size() == PAGE
                || (!mine.isEmpty()
                        && stored.getLast().sequence() < mine.getLast().sequence())) {
            fallBehind();
        }
        return stored;
    }

    /** Between two events of this node may be one of another. */
    private boolean followsWithoutGap(List<Audit.Event> events) {
        long expected = last + 1;
        for (var event : events) {
            if (event.sequence() != expected++) {
                return false;
            }
        }
        return true;
    }

    private boolean isBehind() {
        lock.lock();
        try {
            return behind;
        } finally {
            lock.unlock();
        }
    }

    private void fallBehind() {
        lock.lock();
        try {
            behind = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
