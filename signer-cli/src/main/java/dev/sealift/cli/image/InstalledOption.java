package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.image.ImageVersion;
import dev.sealift.image.board.BoardProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --installed}: what else is on the device. */
final class InstalledOption {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})=(.+)");

    @Option(
            names = "--installed",
            paramLabel = "IMAGE=VERSION",
            description =
                    "Another image on the device and its version, e.g. 1=1.2.3: dependencies must be met by them.")
    private @Nullable List<String> installed;

    boolean given() {
        return installed != null;
    }

    /** Versions by the numbers of the images: of a board what is not named is not there; else null when none is known. */
    @Nullable
    Map<Integer, ImageVersion> versions(@Nullable BoardProfile board) {
        if (installed == null) {
            return board == null ? null : Map.of();
        }
        var versions = new HashMap<Integer, ImageVersion>();
        for (var text : installed) {
            var match = FORM.matcher(text);
            if (!match.matches()) {
                throw usage("--installed " + text + " (expected: IMAGE=VERSION, e.g. 1=1.2.3)");
            }
            try {
                versions.put(Integer.parseInt(match.group(1)), ImageVersion.parse(match.group(2)));
            } catch (IllegalArgumentException e) {
                throw usage("--installed " + text + ": " + e.getMessage());
            }
        }
        return versions;
    }
}
