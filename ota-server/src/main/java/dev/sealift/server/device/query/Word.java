package dev.sealift.server.device.query;

import dev.sealift.server.device.Terms;
import java.util.ArrayList;
import java.util.List;

/**
 * A word of a query.
 *
 * @param position of its first character; 1 is the first of the query
 * @param text     without escapes
 * @param tokens   code points, and the wildcards of {@link Glob} where they were not escaped
 * @param literal  quoted or escaped somewhere, so that it is no keyword
 */
record Word(int position, String text, List<Integer> tokens, boolean literal) {
    boolean wild() {
        return tokens.stream().anyMatch(token -> token < 0);
    }

    boolean keyword(String keyword) {
        return !literal && text.equals(keyword);
    }

    /** As a pattern without case. */
    Glob glob() {
        List<Integer> folded = new ArrayList<>();
        var literals = new StringBuilder();
        for (int token : tokens) {
            if (token < 0) {
                addFolded(folded, literals);
                folded.add(token);
            } else {
                literals.appendCodePoint(token);
            }
        }
        addFolded(folded, literals);
        return new Glob(folded);
    }

    private static void addFolded(List<Integer> to, StringBuilder literals) {
        Terms.folded(literals.toString()).codePoints().forEach(to::add);
        literals.setLength(0);
    }
}
