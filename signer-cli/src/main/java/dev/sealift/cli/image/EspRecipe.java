package dev.sealift.cli.image;

import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.SignatureFormat;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.Slot;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.board.ProfileCheck;
import dev.sealift.image.esp.EspFault;
import dev.sealift.image.esp.EspImageParser;
import dev.sealift.image.esp.SecureBootV1;
import dev.sealift.image.esp.SecureBootV2;
import dev.sealift.image.file.Firmware;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs a file for Secure Boot of ESP-IDF.
 *
 * @param version 1 or 2
 * @param append  to the signatures that are there; version 2
 */
record EspRecipe(
        int version,
        boolean append,
        List<Signer> signers,
        @Nullable BoardProfile board,
        @Nullable Slot slot) implements Recipe {
    @Override
    public Check write(Firmware input, Path output, OutputStream out) throws SigningException, IOException {
        if (append) {
            new SecureBootV2().append(input.bytes(), signers, out);
        } else {
            format(version).sign(input.bytes(), signers, out);
        }
        var keys = signers.stream().map(Signer::publicKey).toList();
        return written -> {
            var signed = check(version, written, keys, board, slot);
            for (var key : keys) {
                if (!signed.contains(key)) {
                    throw new FormatException(EspFault.ESP_KEY_UNKNOWN, "no signature by " + key, "one by each key");
                }
            }
            var view = EspView.of(output, version, written);
            return () -> view;
        };
    }

    @Override
    public boolean takesBuilds() {
        return false;
    }

    @Override
    public String outputName(String inputName) {
        return inputName;
    }

    /** The keys of which there are good signatures. */
    static List<VerifyingKey> check(
            int version, ByteSource file, List<VerifyingKey> keys, @Nullable BoardProfile board, @Nullable Slot slot)
            throws FormatException {
        var signed = format(version).verify(file, keys);
        if (board != null && board.images() instanceof BoardProfile.Esp rules) {
            ProfileCheck.esp(board, rules, slot, EspImageParser.parse(file), file);
        }
        return signed;
    }

    private static SignatureFormat format(int version) {
        return version == 1 ? new SecureBootV1() : new SecureBootV2();
    }
}
