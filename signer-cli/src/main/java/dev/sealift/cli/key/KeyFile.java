package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.PrivateFile;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import java.nio.file.Path;
import java.util.EnumSet;

/** Keys in PEM files. */
public final class KeyFile {
    private KeyFile() {}

    /** The public key in a file, or the public half of a private one. */
    public static VerifyingKey verifyingKey(Path file) {
        String pem = InputFile.readText(file);
        if (isPrivate(pem)) {
            PrivateFile.requireOwnerOnly(file, ExitCode.KEY, "private key");
        }
        try {
            return VerifyingKey.parse(pem, EnumSet.allOf(KeyAlgorithm.class));
        } catch (KeyException e) {
            throw unusable(file, e);
        }
    }

    private static boolean isPrivate(String pem) {
        return pem.contains("PRIVATE KEY-----");
    }

    private static CliException unusable(Path file, KeyException e) {
        return new CliException(ExitCode.KEY, file + ": " + e.getMessage(), e);
    }
}
