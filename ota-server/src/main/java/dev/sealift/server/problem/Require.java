package dev.sealift.server.problem;

import dev.sealift.api.limit.Shape;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of values from outside; each names the field, the value and what was expected. */
public final class Require {
    /** AWS IoT Jobs: at most 10 pairs, keys of 1–128 of these, values of 1–1024 without control characters. */
    private static final int MAX_DETAILS = 10;

    private static final Pattern DETAIL_KEY = Pattern.compile("[a-zA-Z0-9:_-]{1,128}");
    private static final Pattern DETAIL_VALUE = Pattern.compile("[^\\p{Cc}]{1,1024}");

    private Require() {}

    /** An id of a device, gateway or job. */
    public static String id(String field, String value) {
        return shape(field, value, Shape.ID);
    }

    /** An id of a release. */
    public static String releaseId(String field, String value) {
        return shape(field, value, Shape.RELEASE_ID);
    }

    /** The name of an operator. */
    public static String operator(String field, String value) {
        return shape(field, value, Shape.OPERATOR);
    }

    /** The name of a board. */
    public static String board(String field, String value) {
        return shape(field, value, Shape.BOARD);
    }

    /** A SHA-256 in lower-case hex. */
    public static String sha256(String field, String value) {
        return shape(field, value, Shape.SHA256);
    }

    /** A number within bounds. */
    public static long between(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw Refusal.invalid(field, value, least + "-" + most);
        }
        return value;
    }

    /** A number, with or without fraction, within bounds. */
    public static void between(String field, Number value, long least, long most) {
        if (value.doubleValue() < least || value.doubleValue() > most) {
            throw Refusal.invalid(field, value, least + "-" + most);
        }
    }

    /** A text with so many characters. */
    public static void length(String field, String value, int least, int most) {
        if (value.length() < least || value.length() > most) {
            throw Refusal.invalid(field, value, least + "-" + most + " characters");
        }
    }

    /** A text that is not longer than that. */
    public static void atMost(String field, @Nullable String value, int characters) {
        if (value != null && value.length() > characters) {
            throw Refusal.invalid(field, value, "at most " + characters + " characters");
        }
    }

    /** A list that holds something, but not too much. */
    public static void size(String field, Collection<?> values, int least, int most) {
        if (values.size() < least || values.size() > most) {
            throw Refusal.invalid(field, values.size() + " entries", least + "-" + most + " entries");
        }
    }

    /** Status details within the limits of AWS IoT Jobs. */
    public static void statusDetails(@Nullable Map<String, String> details) {
        if (details == null) {
            return;
        }
        size("statusDetails", details.keySet(), 0, MAX_DETAILS);
        details.forEach((key, value) -> {
            matches("statusDetails key", key, DETAIL_KEY, "1-128 of a-z A-Z 0-9 : _ -");
            matches("statusDetails." + key, value, DETAIL_VALUE, "1-1024 characters without control characters");
        });
    }

    /** A text of that shape. */
    public static String shape(String field, String value, Shape shape) {
        if (!shape.fits(value)) {
            throw Refusal.invalid(field, value, shape.words());
        }
        return value;
    }

    /** A text that fits that pattern. */
    public static String matches(String field, String value, Pattern pattern, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw Refusal.invalid(field, value, expected);
        }
        return value;
    }
}
