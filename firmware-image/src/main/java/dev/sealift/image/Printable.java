package dev.sealift.image;

/** Text of files that nobody trusts, for people to read. */
public final class Printable {
    /** What {@link #of} replaces, for use within the brackets of a regular expression. */
    public static final String OBEYED = "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}";

    private static final int REPLACEMENT = 0xfffd;

    private Printable() {}

    /** The text without characters that would move a terminal's cursor, change its title or turn its lines around. */
    public static String of(String text) {
        var shown = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            shown.appendCodePoint(isObeyed(character) ? REPLACEMENT : character);
            at += Character.charCount(character);
        }
        return shown.toString();
    }

    /**
     * Of all of Unicode, not of ASCII alone: U+009B begins an escape sequence as ESC [ does. Not by {@link #OBEYED}: to compile
     * that takes longer than the names that a signing shows.
     */
    private static boolean isObeyed(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
