package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.image.ImageExtras;
import dev.sealift.image.ImageVersion;
import java.util.regex.Pattern;

/** What {@code --dependencies} says, in imgtool's form. */
final class Dependencies {
    private static final Pattern ALL = Pattern.compile("(\\(\\s*\\w+\\s*,[^()]*\\)\\s*,?\\s*)+");

    private static final Pattern ONE = Pattern.compile("\\(\\s*(\\w+)\\s*,\\s*([^()\\s]+)\\s*\\)");

    private static final String EXPECTED = " (expected: \"(image number 0–255, major.minor.revision+build), …\")";

    private Dependencies() {}

    /** Adds those of that text to what an image is to say. */
    static void add(String text, ImageExtras.Builder extras) {
        if (!ALL.matcher(text).matches()) {
            throw usage("--dependencies '" + text + "'" + EXPECTED);
        }
        var found = ONE.matcher(text);
        while (found.find()) {
            try {
                extras.dependency(Integer.parseInt(found.group(1)), ImageVersion.parse(found.group(2)));
            } catch (IllegalArgumentException e) {
                throw usage("--dependencies '" + text + "': " + e.getMessage() + EXPECTED);
            }
        }
    }
}
