package dev.sealift.server.database;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What texts in columns say, for those that come again and again: to read JSON costs more than to find its row. Thread-safe. */
public final class ReadOnce<T> {
    private final int most;
    private final Function<String, T> reader;

    /** Those that were asked for since the others became too many. */
    private volatile Map<String, T> recent = new ConcurrentHashMap<>();

    private volatile Map<String, T> before = Map.of();

    /**
     * Nothing is known yet.
     *
     * @param most   texts that were asked for last and are surely known; at most twice as many are kept
     * @param reader makes of a text what cannot change any more
     */
    public ReadOnce(int most, Function<String, T> reader) {
        this.most = most;
        this.reader = reader;
    }

    /** What the text says. */
    public T of(String text) {
        T found = recent.get(text);
        if (found == null) {
            T known = before.get(text);
            found = known == null ? reader.apply(text) : known;
            put(text, found);
        }
        return found;
    }

    /** Keeps what a text says that was just written, and gives the text. */
    public String put(String text, T says) {
        if (recent.size() >= most) {
            age();
        }
        recent.put(text, says);
        return text;
    }

    private synchronized void age() {
        if (recent.size() >= most) {
            before = recent;
            recent = new ConcurrentHashMap<>();
        }
    }
}
