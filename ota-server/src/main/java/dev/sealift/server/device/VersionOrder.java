package dev.sealift.server.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions {@code major.minor.revision+build} as texts of fixed width that sort as the versions do, in every database. */
public final class VersionOrder {
    private static final Pattern VERSION =
            Pattern.compile("(\\d{1,3})(?:\\.(\\d{1,3})(?:\\.(\\d{1,5})(?:\\+(\\d{1,10}))?)?)?");

    private VersionOrder() {}

    /** Whether it is a version; parts at the end may be left out and count as 0. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** The text that sorts. */
    public static String key(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "version '" + version + "' (expected: major.minor.revision+build, at most 3, 3, 5 and 10 digits)");
        }
        return padded(matcher.group(1), 3)
                + padded(matcher.group(2), 3)
                + padded(matcher.group(3), 5)
                + padded(matcher.group(4), 10);
    }

    private static String padded(@Nullable String digits, int width) {
        String present = digits == null ? "" : digits;
        return "0".repeat(width - present.length()) + present;
    }
}
