package dev.sealift.cli.image;

import dev.sealift.cli.file.FileName;
import dev.sealift.image.Bytes;
import dev.sealift.image.FormatException;
import dev.sealift.image.ImageFault;
import dev.sealift.image.Signer;
import dev.sealift.image.SigningException;
import dev.sealift.image.detached.DetachedFormat;
import dev.sealift.image.file.Firmware;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes the signature of a whole file into a file of its own. */
record DetachedRecipe(FormatName name, Signer signer) implements Recipe {
    /** What was written. */
    record View(String file, String format, String algorithm, String keyHash, long signedSize) implements SignedFile {
        @Override
        public String line() {
            return FileName.shown(file) + ": " + algorithm + " signature of " + signedSize + " bytes, form " + format
                    + ", by " + keyHash;
        }
    }

    static DetachedFormat format(FormatName name) {
        return switch (name) {
            case RAW -> DetachedFormat.RAW;
            case AWS -> DetachedFormat.AWS_OTA;
            default -> DetachedFormat.DER;
        };
    }

    @Override
    public Check write(Firmware input, Path output, OutputStream out) throws SigningException, IOException {
        out.write(format(name).sign(input.bytes(), signer));
        var key = signer.publicKey();
        return written -> {
            byte[] signature = written.bytes(0, written.size());
            if (!format(name).verifies(input.bytes(), signature, key)) {
                throw new FormatException(
                        ImageFault.SIGNATURE_INVALID, "signature " + Bytes.of(signature), "one of the input by " + key);
            }
            return () -> new View(
                    output.toString(),
                    name.toString(),
                    key.algorithm().toString(),
                    key.hash().hex(),
                    input.bytes().size());
        };
    }

    @Override
    public boolean takesBuilds() {
        return false;
    }

    @Override
    public String outputName(String inputName) {
        return inputName + ".sig";
    }
}
