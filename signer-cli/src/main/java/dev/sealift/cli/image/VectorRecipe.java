package dev.sealift.cli.image;

import dev.sealift.cli.file.FileName;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageSink;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.image.file.Firmware;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what a signature made elsewhere is to be over.
 *
 * @param digest whether only the hash of it is written
 */
record VectorRecipe(SignOptions options, List<VerifyingKey> keys, boolean digest) implements Recipe {
    /** What was written; the hash is what the key signs. */
    record View(String file, String hash, long size) implements SignedFile {
        @Override
        public String line() {
            return FileName.shown(file) + ": " + size + " bytes to sign, hash " + hash;
        }
    }

    @Override
    public Check write(Firmware input, Path output, OutputStream out) throws SigningException, IOException {
        McubootRecipe.requireBuild(input, options);
        var target = digest ? OutputStream.nullOutputStream() : out;
        var sink = ImageSink.binary(target, options.extras().erased());
        var hash = ImageSigner.vectorToSign(input.bytes(), options, keys, sink);
        if (digest) {
            out.write(hash.toArray());
        }
        return written -> {
            long size = written.size();
            return () -> new View(output.toString(), hash.hex(), size);
        };
    }

    @Override
    public boolean makesImages() {
        return false;
    }

    @Override
    public String outputName(String inputName) {
        return inputName + (digest ? ".digest" : ".payload");
    }
}
