package dev.sealift.api.limit;

import java.util.regex.Pattern;

/** Shapes of names and numbers in texts, each with words for people. The patterns mean the same to Java and ECMAScript. */
public enum Shape {
    /** Ids of devices, gateways and jobs: what AWS IoT Jobs allows, short enough for a certificate's common name. */
    ID("[a-zA-Z0-9_-]{1,64}", "1-64 of a-z A-Z 0-9 _ -"),

    /** Release ids default to {@code board-version}, and versions hold dots and a plus. */
    RELEASE_ID("[a-zA-Z0-9][a-zA-Z0-9._+-]{0,127}", "1-128 of a-z A-Z 0-9 . _ + -, beginning with a letter or digit"),

    /** Names of persons and programs, mail addresses among them. */
    OPERATOR("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}", "1-64 of a-z A-Z 0-9 . _ @ -, beginning with a letter or digit"),

    /** Names of boards. */
    BOARD("[a-z0-9][a-z0-9-]{0,31}", "a board name: 1-32 of a-z 0-9 -"),

    /** What a vendor engraves or fuses into hardware. */
    SERIAL("[\\x21-\\x7e]{1,128}", "1-128 printable ASCII characters without spaces"),

    /** Names of attributes: what AWS IoT allows. */
    ATTRIBUTE("[a-zA-Z0-9_.,@/:#-]{1,128}", "1-128 of a-z A-Z 0-9 _ . , @ / : # -"),

    /** SHA-256 of a file or an image. */
    SHA256("[0-9a-f]{64}", "64 lower-case hex digits");

    private final Pattern pattern;
    private final String words;

    Shape(String pattern, String words) {
        this.pattern = Pattern.compile(pattern);
        this.words = words;
    }

    /** Whether the whole text has this shape. */
    public boolean fits(String text) {
        return pattern.matcher(text).matches();
    }

    /** The regular expression of the whole text, without anchors. */
    public String pattern() {
        return pattern.pattern();
    }

    /** What it looks like, in words. */
    public String words() {
        return words;
    }
}
