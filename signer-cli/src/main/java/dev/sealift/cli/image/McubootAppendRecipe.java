package dev.sealift.cli.image;

import dev.sealift.image.PayloadReader;
import dev.sealift.image.SignatureAppender;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.Slot;
import dev.sealift.image.WrittenImage;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.file.Firmware;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends signatures to an MCUboot image that is signed already. */
record McubootAppendRecipe(
        List<Signer> signers,
        boolean fullKey,
        @Nullable BoardProfile board,
        @Nullable Slot slot) implements Recipe {
    @Override
    public Check write(Firmware input, Path output, OutputStream out) throws SigningException, IOException {
        if (Detection.looksLike(input.bytes()) == FormatName.ESP_V2) {
            throw new SigningException("the input is a file for ESP-IDF and no MCUboot image (expected: --format "
                    + FormatName.ESP_V2 + " with --append, or an MCUboot image)");
        }
        SignatureAppender.append(input.bytes(), signers, fullKey, out);
        return McubootCheck.signed(board, slot, signers, new WrittenImage(PayloadReader.CLEAR, null), output);
    }

    @Override
    public String outputName(String inputName) {
        return inputName;
    }
}
