package dev.sealift.server.device.query;

import java.util.List;

/**
 * A text with wildcards.
 *
 * @param tokens code points; {@link #MANY} stands for any number of characters, {@link #ONE} for one
 */
public record Glob(List<Integer> tokens) {
    static final int MANY = -1;
    static final int ONE = -2;

    public Glob {
        tokens = List.copyOf(tokens);
    }

    /** Whether the text has that shape; takes time in proportion to both lengths at worst. */
    boolean matches(String text) {
        int[] characters = text.codePoints().toArray();
        int token = 0;
        int at = 0;
        int star = -1;
        int resume = 0;
        while (at < characters.length) {
            if (token < tokens.size() && tokens.get(token) == MANY) {
                star = token++;
                resume = at;
            } else if (token < tokens.size() && (tokens.get(token) == ONE || tokens.get(token) == characters[at])) {
                token++;
                at++;
            } else if (star >= 0) {
                token = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        return tokens.subList(token, tokens.size()).stream().allMatch(rest -> rest == MANY);
    }

    /** What every text of that shape begins with. */
    String prefix() {
        var prefix = new StringBuilder();
        tokens.stream().takeWhile(token -> token >= 0).forEach(prefix::appendCodePoint);
        return prefix.toString();
    }

    /** Whether the prefix is all there is to it. */
    boolean isPrefix() {
        int literals = prefix().codePointCount(0, prefix().length());
        return tokens.size() == literals + 1 && tokens.getLast() == MANY;
    }

    /** As a pattern of SQL's LIKE with {@code !} as escape. */
    String like() {
        var like = new StringBuilder();
        for (int token : tokens) {
            switch (token) {
                case MANY -> like.append('%');
                case ONE -> like.append('_');
                case '%', '_', '!' -> like.append('!').appendCodePoint(token);
                default -> like.appendCodePoint(token);
            }
        }
        return like.toString();
    }
}
