package dev.sealift.server.job.engine;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recurring minutes in local time, as AWS writes them: {@code cron(minute hour day-of-month month day-of-week year)}. Each
 * field is {@code *}, or a list of numbers, ranges {@code a-b} and steps {@code a/n}, {@code a-b/n}, {@code *}{@code /n};
 * months and days of the week may have English names of three letters (days as numbers: 1 is SUN). One of the two fields of
 * days is {@code ?}. AWS's L, W and # are not known.
 *
 * <p>A minute that the clocks skip in spring counts as the first one after the gap; of a minute that comes twice in autumn
 * the first counts.
 */
public final class Cron {
    private static final Pattern EXPRESSION = Pattern.compile("cron\\((\\S+) (\\S+) (\\S+) (\\S+) (\\S+) (\\S+)\\)");
    private static final Pattern PART = Pattern.compile("(\\*|(\\w+)(?:-(\\w+))?)(?:/(\\d{1,4}))?");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    /** AWS's years. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2199;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final BitSet years;

    /** @throws IllegalArgumentException says what is wrong with the text */
    public Cron(String text) {
        Matcher fields = EXPRESSION.matcher(text);
        Invariant.holds(
                fields.matches(), "'" + text + "' is not cron(minute hour day-of-month month day-of-week year)");
        Invariant.holds(
                fields.group(3).equals("?") != fields.group(5).equals("?"),
                "exactly one of day-of-month and day-of-week must be ? in '" + text + "'");
        this.text = text;
        minutes = field("minute", fields.group(1), 0, 59, List.of());
        hours = field("hour", fields.group(2), 0, 23, List.of());
        daysOfMonth = field("day-of-month", anyDay(fields.group(3)), 1, 31, List.of());
        months = field("month", fields.group(4), 1, 12, MONTHS);
        daysOfWeek = field("day-of-week", anyDay(fields.group(5)), 1, 7, DAYS);
        years = field("year", fields.group(6), FIRST_YEAR, LAST_YEAR, List.of());
    }

    private static String anyDay(String field) {
        return field.equals("?") ? "*" : field;
    }

    private static BitSet field(String name, String field, int least, int most, List<String> names) {
        var set = new BitSet();
        for (String part : field.split(",", -1)) {
            Matcher parts = PART.matcher(part);
            Invariant.holds(parts.matches(), name + " '" + part + "' is no number, range or step");
            boolean all = parts.group(2) == null;
            int from = all ? least : value(name, parts.group(2), least, most, names);
            boolean open = all || (parts.group(3) == null && parts.group(4) != null);
            int to = open ? most : parts.group(3) == null ? from : value(name, parts.group(3), least, most, names);
            int step = parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4));
            Invariant.holds(from <= to && step > 0, name + " '" + part + "' is an empty range");
            for (int value = from; value <= to; value += step) {
                set.set(value);
            }
        }
        return set;
    }

    private static int value(String name, String text, int least, int most, List<String> names) {
        int index = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (index >= 0) {
            return least + index;
        }
        Invariant.holds(text.matches("\\d{1,4}"), name + " '" + text + "' is not " + least + "-" + most);
        int number = Integer.parseInt(text);
        Invariant.between(name, number, least, most);
        return number;
    }

    /** The first such minute after {@code after} and not after {@code latest}; absent when there is none. */
    public @Nullable Instant next(Instant after, Instant latest, ZoneId zone) {
        LocalDateTime last = LocalDateTime.ofInstant(latest, zone);
        LocalDateTime local = match(LocalDateTime.ofInstant(after, zone), last);
        while (local != null) {
            Instant instant = instant(local, zone);
            if (instant.isAfter(after)) {
                return instant.isAfter(latest) ? null : instant;
            }
            local = match(local, last); // still in the hour that comes twice, or in the gap
        }
        return null;
    }

    private static Instant instant(LocalDateTime local, ZoneId zone) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : local.atZone(zone).toInstant();
    }

    /** The first matching local minute after that time, on a day not after the last one. */
    private @Nullable LocalDateTime match(LocalDateTime after, LocalDateTime last) {
        int hour = after.getHour();
        int minute = after.getMinute() + 1;
        LocalDate lastDay = last.toLocalDate();
        for (LocalDate day = after.toLocalDate(); !day.isAfter(lastDay); day = following(day)) {
            if (on(day)) {
                int sameHour = hour >= 0 && hours.get(hour) ? minutes.nextSetBit(minute) : -1;
                if (sameHour >= 0) {
                    return day.atTime(hour, sameHour);
                }
                int laterHour = hours.nextSetBit(hour + 1);
                if (laterHour >= 0) {
                    return day.atTime(laterHour, minutes.nextSetBit(0));
                }
            }
            hour = -1; // of further days any hour
        }
        return null;
    }

    private boolean on(LocalDate day) {
        return months.get(day.getMonthValue())
                && daysOfMonth.get(day.getDayOfMonth())
                && daysOfWeek.get(day.getDayOfWeek().getValue() % 7 + 1)
                && years.get(day.getYear());
    }

    /** The day after, or the first of the next month or year when this one has no matching day. */
    private LocalDate following(LocalDate day) {
        if (!years.get(day.getYear())) {
            return LocalDate.of(day.getYear() + 1, 1, 1);
        }
        return months.get(day.getMonthValue())
                ? day.plusDays(1)
                : day.withDayOfMonth(1).plusMonths(1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && text.equals(cron.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
