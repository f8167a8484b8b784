package dev.sealift.image;

import java.util.regex.Pattern;

/** Text of files that nobody trusts, for people to read. */
public final class Printable {
    /** Of all of Unicode, not of ASCII alone: U+009B begins an escape sequence as ESC [ does. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** The text without characters that would move a terminal's cursor, change its title or turn its lines around. */
    public static String of(String text) {
        return CONTROL.matcher(text).replaceAll("\ufffd");
    }
}
