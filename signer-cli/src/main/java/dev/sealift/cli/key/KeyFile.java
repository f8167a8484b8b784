package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.PrivateFile;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Keys in PEM files. */
public final class KeyFile {
    /** References to private keys elsewhere than in files. */
    private static final Pattern STORED = Pattern.compile("(pkcs11|vault|awskms|azurekms|gcpkms):.*");

    private KeyFile() {}

    /** The public key in a file, or the public half of a private one. */
    public static VerifyingKey verifyingKey(Path file) {
        if (STORED.matcher(file.toString()).matches() && !Files.exists(file)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "'" + file + "' is a key in a store (expected: a file with its public half, which"
                            + " 'sealift key show KEY -o FILE' writes)");
        }
        String pem = InputFile.readText(file);
        if (isPrivate(pem)) {
            PrivateFile.requireOwnerOnly(file, ExitCode.KEY, "private key");
        }
        try {
            return VerifyingKey.parse(pem, KeyAlgorithm.ALL);
        } catch (KeyException e) {
            throw unusable(file, e);
        }
    }

    private static boolean isPrivate(String pem) {
        return pem.contains("PRIVATE KEY-----");
    }

    private static CliException unusable(Path file, KeyException e) {
        return new CliException(ExitCode.KEY, FileName.shown(file) + ": " + e.getMessage(), e);
    }
}
