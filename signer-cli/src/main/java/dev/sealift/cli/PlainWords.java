package dev.sealift.cli;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Arguments in their plainest form, read without picocli, which costs a start more than signing does: each option and each
 * value is a word of its own and none comes twice. Whatever is not so plain is left to picocli, errors above all. Options are
 * declared for picocli alone; PlainWordsTest holds that both read alike.
 */
public final class PlainWords {
    /** These arguments are for picocli to read. */
    public static final class NotPlain extends RuntimeException {
        /** Without a stack trace: it says only which way to go. */
        public NotPlain() {
            super(null, null, false, false);
        }
    }

    private final Iterator<String> words;

    /** Starts in front of the first word. */
    public PlainWords(List<String> words) {
        this.words = words.iterator();
    }

    /** Whether there is another word. */
    public boolean more() {
        return words.hasNext();
    }

    /** The next word. */
    public String next() {
        return words.next();
    }

    /** The value of the option read last. */
    public String value() {
        if (!words.hasNext()) {
            throw new NotPlain();
        }
        var value = words.next();
        if (value.isEmpty() || value.startsWith("-") || value.startsWith("@")) {
            throw new NotPlain();
        }
        return value;
    }

    /**
     * The value of an option that is given once at most.
     *
     * @param before what was read of it so far
     */
    public <T> T once(@Nullable T before, Function<String, T> converter) {
        if (before != null) {
            throw new NotPlain();
        }
        return converter.apply(value());
    }

    /** Likewise for an option without a value. */
    public boolean flag(boolean before) {
        if (before) {
            throw new NotPlain();
        }
        return true;
    }
}
