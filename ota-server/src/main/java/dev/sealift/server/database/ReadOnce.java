package dev.sealift.server.database;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What texts in columns say, for those that come again and again: to read JSON costs more than to find its row. Thread-safe. */
public final class ReadOnce<T> {
    private final Map<String, T> known = new ConcurrentHashMap<>();
    private final int most;
    private final Function<String, T> reader;

    /**
     * Nothing is known yet.
     *
     * @param most   texts that are kept; when there are so many, it starts anew
     * @param reader makes of a text what cannot change any more
     */
    public ReadOnce(int most, Function<String, T> reader) {
        this.most = most;
        this.reader = reader;
    }

    /** What the text says. */
    public T of(String text) {
        T found = known.get(text);
        if (found == null) {
            found = reader.apply(text);
            put(text, found);
        }
        return found;
    }

    /** Keeps what a text says that was just written, and gives the text. */
    public String put(String text, T says) {
        if (known.size() >= most) {
            known.clear();
        }
        known.put(text, says);
        return text;
    }
}
