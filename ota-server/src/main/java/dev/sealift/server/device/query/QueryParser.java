package dev.sealift.server.device.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads queries in the syntax of AWS fleet indexing:
 *
 * <pre>
 * or        := and { "OR" and }
 * and       := not { ["AND"] not }
 * not       := ("NOT" | "-") not | primary
 * primary   := "(" or ")" | field ":" value | field (">" | ">=" | "<" | "<=") word | "*" | word
 * value     := word | range | "(" word { ["OR"] word } ")"
 * range     := ("[" | "{") (word | "*") "TO" (word | "*") ("]" | "}")
 * </pre>
 */
public final class QueryParser {
    /** Some pages of text are no query that a person wrote. */
    public static final int MAX_LENGTH = 2000;

    /** Each is evaluated when a device changes. */
    private static final int MAX_CONDITIONS = 50;

    /** Deeper nesting is an attack on the stack. */
    private static final int MAX_DEPTH = 20;

    private static final String A_CONDITION = "a condition, e.g. board:stm32f405";

    private final Scanner scanner;
    private int depth;
    private int conditions;

    private QueryParser(String text) {
        this.scanner = new Scanner(text);
    }

    /** The query that the text says. */
    public static DeviceQuery parse(String text) throws QueryException {
        if (text.length() > MAX_LENGTH) {
            throw new QueryException(
                    MAX_LENGTH + 1, "a query of " + text.length() + " characters", "at most " + MAX_LENGTH);
        }
        var parser = new QueryParser(text);
        DeviceQuery query = parser.or();
        parser.scanner.skipBlanks();
        if (!parser.scanner.ended()) {
            throw parser.scanner.error(A_CONDITION + ", or the end");
        }
        return query;
    }

    private DeviceQuery or() throws QueryException {
        List<DeviceQuery> parts = new ArrayList<>();
        do {
            parts.add(and());
        } while (scanner.takesKeyword("OR"));
        return parts.size() == 1 ? parts.getFirst() : new DeviceQuery.Or(parts);
    }

    private DeviceQuery and() throws QueryException {
        List<DeviceQuery> parts = new ArrayList<>();
        do {
            parts.add(not());
        } while (scanner.takesKeyword("AND") || anotherFollows());
        return parts.size() == 1 ? parts.getFirst() : new DeviceQuery.And(parts);
    }

    /** Whether a condition follows without a word between. */
    private boolean anotherFollows() throws QueryException {
        scanner.skipBlanks();
        return !scanner.ended() && !scanner.looksAtOneOf(")]}[{") && !scanner.looksAtKeyword("OR");
    }

    private DeviceQuery not() throws QueryException {
        scanner.skipBlanks();
        if (scanner.takesKeyword("NOT") || scanner.takes('-')) {
            deeper();
            DeviceQuery part = not();
            depth--;
            return new DeviceQuery.Not(part);
        }
        return primary();
    }

    private void deeper() throws QueryException {
        if (++depth > MAX_DEPTH) {
            throw new QueryException(
                    scanner.position(), "more than " + MAX_DEPTH + " levels", "at most " + MAX_DEPTH + " levels");
        }
    }

    private DeviceQuery primary() throws QueryException {
        if (scanner.takes('(')) {
            deeper();
            DeviceQuery inner = or();
            scanner.skipBlanks();
            if (!scanner.takes(')')) {
                throw scanner.error(") or another condition");
            }
            depth--;
            return inner;
        }
        boolean quoted = scanner.looksAt('"');
        Word word = scanner.word(":<>");
        if (word.text().isEmpty() && !quoted) {
            throw scanner.error(A_CONDITION);
        }
        count(word);
        if (!quoted && (scanner.looksAt(':') || scanner.comparisonFollows())) {
            return condition(field(word));
        }
        if (word.keyword("AND") || word.keyword("OR") || word.keyword("NOT")) {
            throw new QueryException(word.position(), word.text(), A_CONDITION);
        }
        return word.keyword("*") ? new DeviceQuery.All() : new DeviceQuery.Anywhere(Values.text(word));
    }

    private void count(Word word) throws QueryException {
        if (++conditions > MAX_CONDITIONS) {
            throw new QueryException(
                    word.position(), "more than " + MAX_CONDITIONS + " conditions", "at most " + MAX_CONDITIONS);
        }
    }

    private static Field field(Word word) throws QueryException {
        return Field.named(word.text())
                .orElseThrow(() ->
                        new QueryException(word.position(), "field '" + word.text() + "'", "one of " + Field.NAMES));
    }

    private DeviceQuery condition(Field field) throws QueryException {
        if (!scanner.takes(':')) {
            return new DeviceQuery.Condition(field, comparison(field));
        }
        scanner.skipBlanks();
        if (scanner.looksAtOneOf("[{")) {
            return new DeviceQuery.Condition(field, range(field));
        }
        if (!scanner.takes('(')) {
            return new DeviceQuery.Condition(field, Values.match(field, value()));
        }
        List<DeviceQuery> alternatives = new ArrayList<>();
        do {
            scanner.skipBlanks();
            Word word = value();
            count(word);
            alternatives.add(new DeviceQuery.Condition(field, Values.match(field, word)));
            scanner.skipBlanks();
        } while (scanner.takesKeyword("OR") || (!scanner.looksAt(')') && !scanner.ended()));
        if (!scanner.takes(')')) {
            throw scanner.error(") or another value");
        }
        return new DeviceQuery.Or(alternatives);
    }

    /** A word that must be there. */
    private Word value() throws QueryException {
        boolean quoted = scanner.looksAt('"');
        Word word = scanner.word("");
        if (word.text().isEmpty() && !quoted) {
            throw scanner.error("a value, e.g. a word, \"a phrase\", or with wildcards a*");
        }
        return word;
    }

    private Match comparison(Field field) throws QueryException {
        boolean less = scanner.looksAt('<');
        var _ = scanner.takes(less ? '<' : '>');
        var inclusive = scanner.takes('=');
        scanner.skipBlanks();
        var bound = new Match.Bound(Values.bound(field, value()), inclusive);
        return less ? new Match.Between(null, bound) : new Match.Between(bound, null);
    }

    private Match range(Field field) throws QueryException {
        int start = scanner.position();
        boolean fromInclusive = scanner.looksAt('[');
        var _ = scanner.takes(fromInclusive ? '[' : '{');
        scanner.skipBlanks();
        Word from = value();
        if (!scanner.takesKeyword("TO")) {
            scanner.skipBlanks();
            throw scanner.error("TO");
        }
        scanner.skipBlanks();
        Word to = value();
        scanner.skipBlanks();
        boolean toInclusive = scanner.takes(']');
        if (!toInclusive && !scanner.takes('}')) {
            throw scanner.error("] or }");
        }
        return Values.range(field, start, from, fromInclusive, to, toInclusive);
    }
}
