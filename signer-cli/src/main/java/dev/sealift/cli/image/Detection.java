package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.image.ByteSource;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.esp.EspImageParser;
import dev.sealift.image.esp.SecureBootV2;
import org.jspecify.annotations.Nullable;

/** Which format a file has, when nobody says. Whoever trusts a file trusts its keys, so a wrong guess is a refusal. */
final class Detection {
    private Detection() {}

    /** The format of {@code --format} if it is given, else the board's, else the one that the bytes look like. */
    static FormatName format(@Nullable String given, @Nullable BoardProfile board, ByteSource file) {
        if (given != null) {
            return FormatName.of(given)
                    .orElseThrow(
                            () -> usage("--format " + given + " (expected: mcuboot, esp-v1, esp-v2, der, raw or aws)"));
        }
        if (board != null) {
            return FormatName.of(board.images().format()).orElseThrow();
        }
        boolean esp =
                EspImageParser.isImage(file) || !SecureBootV2.signatures(file).isEmpty();
        return esp ? FormatName.ESP_V2 : FormatName.MCUBOOT;
    }
}
