package dev.sealift.server.problem;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of values from outside; each names the field, the value and what was expected. */
public final class Require {
    /** Ids of devices, gateways and jobs: what AWS IoT Jobs allows, short enough for a certificate's common name. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /** Release ids default to {@code board-version}, and versions hold dots and a plus. */
    private static final Pattern RELEASE_ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._+-]{0,127}");

    /** Names of persons and programs, mail addresses among them. */
    private static final Pattern OPERATOR = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}");

    private static final Pattern BOARD = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** AWS IoT Jobs: at most 10 pairs, keys of 1–128 of these, values of 1–1024 without control characters. */
    private static final int MAX_DETAILS = 10;

    private static final Pattern DETAIL_KEY = Pattern.compile("[a-zA-Z0-9:_-]{1,128}");
    private static final Pattern DETAIL_VALUE = Pattern.compile("[^\\p{Cntrl}]{1,1024}");

    private Require() {}

    /** An id of a device, gateway or job. */
    public static String id(String field, String value) {
        return matches(field, value, ID, "1-64 of a-z A-Z 0-9 _ -");
    }

    /** An id of a release. */
    public static String releaseId(String field, String value) {
        return matches(field, value, RELEASE_ID, "1-128 of a-z A-Z 0-9 . _ + -, beginning with a letter or digit");
    }

    /** The name of an operator. */
    public static String operator(String field, String value) {
        return matches(field, value, OPERATOR, "1-64 of a-z A-Z 0-9 . _ @ -, beginning with a letter or digit");
    }

    /** The name of a board. */
    public static String board(String field, String value) {
        return matches(field, value, BOARD, "a board name: 1-32 of a-z 0-9 -");
    }

    /** A SHA-256 in lower-case hex. */
    public static String sha256(String field, String value) {
        return matches(field, value, SHA256, "64 lower-case hex digits");
    }

    /** A number within bounds. */
    public static long between(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw Refusal.invalid(field, value, least + "-" + most);
        }
        return value;
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
    public static String matches(String field, String value, Pattern pattern, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw Refusal.invalid(field, value, expected);
        }
        return value;
    }
}
