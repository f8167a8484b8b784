package dev.sealift.server.device.query;

import dev.sealift.server.device.Terms;
import dev.sealift.server.device.VersionOrder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What words mean as values of a field. */
final class Values {
    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,6})([smhdw]))?");
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,15}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** Later times are slips, and do not fit into milliseconds. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final String A_TIME = "a time: 2026-01-31, 2026-01-31T12:00:00Z, milliseconds since 1970, now, or"
            + " now-15m with s, m, h, d or w";
    private static final String A_VERSION = "a version: major.minor.revision+build";

    private Values() {}

    /** A match of any field as text. */
    static Match text(Word word) {
        return word.wild() ? new Match.Like(word.glob()) : new Match.Exact(folded(word));
    }

    /** What stands after {@code field:}. */
    static Match match(Field field, Word word) throws QueryException {
        if (word.keyword("*")) {
            return new Match.Present();
        }
        return switch (field.kind()) {
            case TEXT -> text(word);
            case VERSION -> word.wild() ? text(word) : new Match.Exact(version(word));
            case TIME ->
                throw new QueryException(
                        word.position(),
                        "'" + word.text() + "'",
                        "a comparison or a range, e.g. " + field.name() + "<now-7d");
        };
    }

    /** What stands after a comparison. */
    static Value bound(Field field, Word word) throws QueryException {
        if (word.wild()) {
            throw new QueryException(word.position(), "'" + word.text() + "'", "a value without wildcards");
        }
        return switch (field.kind()) {
            case TEXT -> field.attribute() && !word.literal() ? numberOrText(word) : folded(word);
            case VERSION -> version(word);
            case TIME -> time(word);
        };
    }

    /** What stands between brackets; {@code *} is no bound. */
    static Match range(Field field, int start, Word from, boolean fromInclusive, Word to, boolean toInclusive)
            throws QueryException {
        Match.@Nullable Bound low = from.keyword("*") ? null : new Match.Bound(bound(field, from), fromInclusive);
        Match.@Nullable Bound high = to.keyword("*") ? null : new Match.Bound(bound(field, to), toInclusive);
        if (low == null && high == null) {
            return new Match.Present();
        }
        if (low != null && high != null && number(low) != number(high)) {
            throw new QueryException(start, "a range from text to number", "two numbers, or two texts in quotes");
        }
        return new Match.Between(low, high);
    }

    private static boolean number(Match.Bound bound) {
        return bound.value() instanceof Value.Numeric;
    }

    private static Value numberOrText(Word word) {
        return Terms.number(word.text()).<Value>map(Value.Numeric::new).orElseGet(() -> folded(word));
    }

    private static Value folded(Word word) {
        return new Value.Text(Terms.folded(word.text()));
    }

    private static Value version(Word word) throws QueryException {
        if (!VersionOrder.isVersion(word.text())) {
            throw new QueryException(word.position(), "'" + word.text() + "'", A_VERSION);
        }
        return new Value.Version(VersionOrder.key(word.text()));
    }

    private static Value time(Word word) throws QueryException {
        String text = word.text();
        Matcher relative = RELATIVE.matcher(text);
        try {
            if (relative.matches()) {
                return new Value.Ago(
                        relative.group(1) == null
                                ? Duration.ZERO
                                : span(Long.parseLong(relative.group(1)), relative.group(2)));
            }
            Instant time = absolute(text);
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LAST)) {
                return new Value.Instantly(time);
            }
        } catch (DateTimeException e) {
            // refused below like a time out of reach
        }
        throw new QueryException(word.position(), "'" + text + "'", A_TIME);
    }

    private static Instant absolute(String text) {
        if (MILLISECONDS.matcher(text).matches()) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        return DATE.matcher(text).matches()
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
    }

    private static Duration span(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofDays(7 * number);
        };
    }
}
