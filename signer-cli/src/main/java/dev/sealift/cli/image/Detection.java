package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.image.ByteSource;
import dev.sealift.image.esp.EspImageParser;
import dev.sealift.image.esp.SecureBootV2;
import org.jspecify.annotations.Nullable;

/** Which format a file has, when nobody says. Whoever trusts a file trusts its keys, so a wrong guess is a refusal. */
final class Detection {
    private Detection() {}

    /** The format of that name if there is one, else the one that the bytes look like. */
    static FormatName format(@Nullable String given, ByteSource file) {
        if (given != null) {
            return FormatName.of(given)
                    .orElseThrow(
                            () -> usage("--format " + given + " (expected: mcuboot, esp-v1, esp-v2, der, raw or aws)"));
        }
        return looksLike(file);
    }

    /** The format that the bytes look like: MCUboot's when it is none that is known. */
    static FormatName looksLike(ByteSource file) {
        boolean esp =
                EspImageParser.isImage(file) || !SecureBootV2.signatures(file).isEmpty();
        return esp ? FormatName.ESP_V2 : FormatName.MCUBOOT;
    }
}
