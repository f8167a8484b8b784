package dev.sealift.server.audit;

import dev.sealift.api.operator.Audit;
import dev.sealift.server.database.Database;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were read from the database and hold until the log tells of a change: what this node commits is told before
 * it is acknowledged, what another node commits within a second. While the log cannot be followed, nothing is remembered.
 *
 * <p>Thread-safe. Keys are of enrolled devices, so their number is bounded.
 */
public final class Remembered<K, V> {
    private final Map<K, Slot<V>> slots = new ConcurrentHashMap<>();
    private final ChangeFeed feed;

    /** Where an answer goes; one that was taken out of the map meanwhile is never seen again. */
    private static final class Slot<V> {
        private volatile @Nullable V answer;
    }

    /**
     * @param forgets takes from this what an event makes doubtful
     */
    public Remembered(Database database, ChangeFeed feed, Forgets<K, V> forgets) {
        this.feed = feed;
        Consumer<Audit.Event> look = event -> forgets.accept(event, this);
        database.onCommit(events -> events.forEach(look));
        var _ = feed.subscribe(events -> events.forEach(look));
    }

    /** What an event does to what is remembered. */
    @FunctionalInterface
    public interface Forgets<K, V> {
        /** Looks at an event. */
        void accept(Audit.Event event, Remembered<K, V> remembered);
    }

    /** The answer, if it is known and holds. */
    public Optional<V> get(K key) {
        Slot<V> slot = slots.get(key);
        V answer = slot == null ? null : slot.answer;
        return answer != null && feed.current() ? Optional.of(answer) : Optional.empty();
    }

    /**
     * Reads the answer and remembers it. The slot is there before the read begins: a change that the read could not see
     * takes the slot away.
     *
     * @return null when there is none; that is not remembered
     */
    public <T extends @Nullable V> T read(K key, Supplier<T> look) {
        var slot = new Slot<V>();
        slots.put(key, slot);
        T answer = null;
        try {
            answer = look.get();
            slot.answer = answer;
            return answer;
        } finally {
            if (answer == null) {
                slots.remove(key, slot);
            }
        }
    }

    /** How many are remembered. */
    public int size() {
        return slots.size();
    }

    /** Takes one out. */
    public void forget(K key) {
        slots.remove(key);
    }

    /** Takes all out. */
    public void forgetAll() {
        slots.clear();
    }
}
