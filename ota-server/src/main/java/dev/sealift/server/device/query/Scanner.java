package dev.sealift.server.device.query;

import java.util.ArrayList;
import java.util.List;

/** Reads a query character by character. */
final class Scanner {
    /** Ends a word that is not quoted. */
    private static final String DELIMITERS = "()[]{}\"";

    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    /** Where it is; 1 is the first character. */
    int position() {
        return at + 1;
    }

    boolean ended() {
        return at == text.length();
    }

    void skipBlanks() {
        while (!ended() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    boolean looksAt(char character) {
        return !ended() && text.charAt(at) == character;
    }

    boolean looksAtOneOf(String characters) {
        return !ended() && characters.indexOf(text.charAt(at)) >= 0;
    }

    /** Goes on to a comparison, if one follows; nothing else begins like one. */
    boolean comparisonFollows() {
        int before = at;
        skipBlanks();
        boolean follows = looksAtOneOf("<>");
        at = follows ? at : before;
        return follows;
    }

    private boolean looksAtBlank() {
        return ended() || Character.isWhitespace(text.charAt(at));
    }

    boolean takes(char character) {
        boolean there = looksAt(character);
        if (there) {
            at++;
        }
        return there;
    }

    /** Takes the keyword if it is the next word. */
    boolean takesKeyword(String keyword) throws QueryException {
        int before = at;
        skipBlanks();
        if (!ended() && !looksAtOneOf(DELIMITERS)) {
            if (word("").keyword(keyword)) {
                return true;
            }
        }
        at = before;
        return false;
    }

    /** Whether the keyword is the next word. */
    boolean looksAtKeyword(String keyword) throws QueryException {
        int before = at;
        boolean there = takesKeyword(keyword);
        at = before;
        return there;
    }

    /** The next word, quoted or up to a blank, a bracket or one of these characters; it may be empty. */
    Word word(String ends) throws QueryException {
        int start = position();
        boolean quoted = takes('"');
        boolean literal = quoted;
        var plain = new StringBuilder();
        List<Integer> tokens = new ArrayList<>();
        while (!ended() && (quoted ? !looksAt('"') : !endsWord(ends))) {
            boolean escaped = takes('\\');
            literal |= escaped;
            if (ended()) {
                throw error("the end after \\", "the character that is escaped");
            }
            int character = text.codePointAt(at);
            if (Character.isISOControl(character)) {
                throw error("a control character", "text without control characters");
            }
            at += Character.charCount(character);
            plain.appendCodePoint(character);
            tokens.add(escaped || quoted ? character : token(character));
        }
        if (quoted && !takes('"')) {
            throw new QueryException(start, "a quote that is not closed", "\" at its end");
        }
        return new Word(start, plain.toString(), tokens, literal);
    }

    private boolean endsWord(String ends) {
        return looksAtBlank() || looksAtOneOf(DELIMITERS) || looksAtOneOf(ends);
    }

    private static int token(int character) {
        return switch (character) {
            case '*' -> Glob.MANY;
            case '?' -> Glob.ONE;
            default -> character;
        };
    }

    /** Something else stands here than expected. */
    QueryException error(String expected) {
        return error(ended() ? "the end" : "'" + Character.toString(text.codePointAt(at)) + "'", expected);
    }

    private QueryException error(String found, String expected) {
        return new QueryException(position(), found, expected);
    }
}
