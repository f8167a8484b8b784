package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.BuildFile;
import dev.sealift.cli.file.FileName;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.Signer;
import dev.sealift.image.Slot;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.board.BoardProfile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the options of {@code sealift sign} want files signed. What does not go together is refused, and so is an option that
 * would do nothing: it is a misunderstanding.
 *
 * @param hexAddress of the first byte of an Intel HEX output; null: where the input lies
 * @param laidOut    names of the options that lay out a new MCUboot image, as far as they were given
 */
record RecipeChoice(
        FormatName format,
        boolean append,
        @Nullable Long hexAddress,
        LayoutOptions layout,
        ExtraOptions extras,
        ExternalOptions external,
        @Nullable BoardProfile board,
        @Nullable Slot slot,
        List<String> laidOut) {
    /** That of {@code --format}, else the board's. */
    static FormatName format(@Nullable String given, @Nullable BoardProfile board) {
        var fromBoard = board == null ? null : board.images().format();
        var word =
                Optional.ofNullable(given).orElse(Objects.requireNonNullElse(fromBoard, FormatName.MCUBOOT.toString()));
        var found = FormatName.of(word)
                .orElseThrow(() -> usage("--format " + word + " (expected: mcuboot, esp-v1, esp-v2, der, raw or aws)"));
        if (fromBoard != null && !found.detached() && !fromBoard.equals(word)) {
            throw usage(
                    "--format " + word + " with --board (expected: " + fromBoard + ", the board's, or leave it out)");
        }
        return found;
    }

    /** What is signed for Secure Boot, and what --append writes, is binary: under another name nothing could read it. */
    void requireBinaryNames(List<Path> outputs, List<Path> all) {
        boolean esp = format == FormatName.ESP_V1 || format == FormatName.ESP_V2;
        var binary = esp ? all : append ? outputs : List.<Path>of();
        for (var file : binary) {
            if (BuildFile.isHex(file)) {
                throw usage(FileName.shown(file) + " with " + (append ? "--append" : "--format " + format)
                        + " (expected: a binary file, whose name does not end in .hex)");
            }
        }
    }

    /** The recipe with those keys. */
    Recipe of(List<Signer> signers) {
        if (format != FormatName.MCUBOOT || append) {
            requireNotLaidOut();
        }
        requireDifferent(signers);
        if (append && format != FormatName.MCUBOOT && format != FormatName.ESP_V2) {
            throw usage("--append with --format " + format + " (expected: mcuboot or esp-v2)");
        }
        if (external.wantsVector() && (append || format != FormatName.MCUBOOT)) {
            throw usage("--vector-to-sign (expected: --format mcuboot without --append)");
        }
        return switch (format) {
            case MCUBOOT -> append ? new McubootAppendRecipe(signers, extras.fullKey(), board, slot) : mcuboot(signers);
            case ESP_V1 -> new EspRecipe(1, false, signers, board, slot);
            case ESP_V2 -> new EspRecipe(2, append, signers, board, slot);
            case DER, RAW, AWS -> {
                if (signers.size() != 1) {
                    throw usage(signers.size() + " keys with --format " + format
                            + " (expected: one; a file holds one signature)");
                }
                yield new DetachedRecipe(format, signers.getFirst());
            }
        };
    }

    /** The second signature by a key says nothing, and thresholds count keys. */
    private static void requireDifferent(List<Signer> signers) {
        if (signers.size() < 2) {
            return; // and its public half may be in the making still
        }
        var seen = new HashSet<VerifyingKey>();
        for (var signer : signers) {
            if (!seen.add(signer.publicKey())) {
                throw usage("the key " + signer.publicKey().hash() + " is given twice (expected: each key once)");
            }
        }
    }

    private Recipe mcuboot(List<Signer> signers) {
        if (board != null && board.images() instanceof BoardProfile.Sealift) {
            requireVerifiable(board, signers);
        }
        var options = board == null ? layout.explicit(extras) : layout.forBoard(board, slot, extras);
        return external.wantsVector()
                ? new VectorRecipe(options, external.key().stream().toList(), external.wantsDigest())
                : new McubootRecipe(options, signers, board, slot, hexAddress);
    }

    /** The check of the written image would say so too, in terms of its bytes. */
    private void requireVerifiable(BoardProfile profile, List<Signer> signers) {
        for (var signer : signers) {
            var algorithm = signer.algorithm();
            if (algorithm != KeyAlgorithm.ECDSA_P256) {
                throw new CliException(
                        ExitCode.UNSIGNABLE,
                        "a key of " + algorithm + " with --board " + profile.name()
                                + " (expected: P-256, which Sealift's bootloader verifies)");
            }
        }
        if (extras.encrypts()) {
            throw usage("--encrypt with --board " + profile.name()
                    + " (expected: no encryption, since Sealift's bootloader runs images in place)");
        }
    }

    private void requireNotLaidOut() {
        var meaningless = laidOut.stream()
                .filter(option -> !(append && option.equals("--public-key-format")))
                .toList();
        if (!meaningless.isEmpty()) {
            throw usage(String.join(", ", meaningless) + " with " + (append ? "--append" : "--format " + format)
                    + " (expected: none of them; they lay out a new MCUboot image)");
        }
    }
}
