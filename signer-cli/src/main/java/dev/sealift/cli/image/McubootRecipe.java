package dev.sealift.cli.image;

import dev.sealift.cli.file.BuildFile;
import dev.sealift.image.ByteSource;
import dev.sealift.image.ImageParser;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageSink;
import dev.sealift.image.SignOptions;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.Slot;
import dev.sealift.image.WrittenImage;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.file.Firmware;
import dev.sealift.image.file.IntelHexWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs a build as an MCUboot image.
 *
 * @param hexAddress of the first byte in Intel HEX; null: where the input lies
 */
record McubootRecipe(
        SignOptions options,
        List<Signer> signers,
        @Nullable BoardProfile board,
        @Nullable Slot slot,
        @Nullable Long hexAddress)
        implements Recipe {
    @Override
    public Check write(Firmware input, Path output, OutputStream out) throws SigningException, IOException {
        requireBuild(input, options);
        var image = BuildFile.isHex(output) ? writeHex(input, out) : writeBinary(input.bytes(), out);
        return McubootCheck.signed(board, slot, signers, image, output);
    }

    @Override
    public String outputName(String inputName) {
        return inputName.endsWith(".elf") ? inputName.replaceFirst("\\.elf$", ".bin") : inputName;
    }

    private WrittenImage writeBinary(ByteSource input, OutputStream out) throws SigningException, IOException {
        return ImageSigner.sign(
                input, options, signers, ImageSink.binary(out, options.extras().erased()));
    }

    private WrittenImage writeHex(Firmware input, OutputStream out) throws SigningException, IOException {
        try (var hex = new IntelHexWriter(out, hexAddress(input), options.slotSize())) {
            return ImageSigner.sign(input.bytes(), options, signers, hex);
        } catch (IllegalArgumentException e) {
            throw new SigningException("Intel HEX cannot hold the slot there: " + e.getMessage());
        }
    }

    private long hexAddress(Firmware input) throws SigningException {
        if (hexAddress != null) {
            return hexAddress;
        }
        if (input.address().isPresent()) {
            return input.address().getAsLong() - (options.padHeader() ? options.headerSize() : 0);
        }
        var fixed = options.romFixed();
        if (fixed == null) {
            throw new SigningException("an Intel HEX output needs an address and the input has none"
                    + " (expected: --hex-addr, or an input in Intel HEX or ELF)");
        }
        return fixed;
    }

    /** What would be accepted by whoever checks it, and not run. */
    static void requireBuild(Firmware input, SignOptions options) throws SigningException {
        requireAddress(input, options);
        // Data may be the signed image of another processor.
        if (!options.extras().nonBootable() && ImageParser.isImage(input.bytes())) {
            throw new SigningException(
                    "the input is an MCUboot image already (expected: a build; --append adds a signature"
                            + " to an image, --non-bootable wraps it as data)");
        }
    }

    /** A build with addresses must be linked for its place. */
    private static void requireAddress(Firmware input, SignOptions options) throws SigningException {
        var fixed = options.romFixed();
        if (fixed == null || input.address().isEmpty()) {
            return;
        }
        long expected = fixed + (options.padHeader() ? options.headerSize() : 0);
        if (input.address().getAsLong() != expected) {
            throw new SigningException(
                    "the build begins at 0x%08x (expected: 0x%08x, where its payload lies in the slot at 0x%08x): link it for this slot"
                            .formatted(input.address().getAsLong(), expected, fixed));
        }
    }
}
