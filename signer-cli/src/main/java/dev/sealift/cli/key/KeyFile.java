package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.InputFile;
import dev.sealift.image.KeyException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Keys in PEM files. */
public final class KeyFile {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private KeyFile() {}

    /** The private key in a file that only its owner can read. */
    public static SigningKey signingKey(Path file) {
        String pem = InputFile.readText(file);
        if (isPrivate(pem)) {
            requireOwnerOnly(file);
        }
        try {
            return SigningKey.parse(pem);
        } catch (KeyException e) {
            throw unusable(file, e);
        }
    }

    /** The public key in a file, or the public half of a private one. */
    public static VerifyingKey verifyingKey(Path file) {
        String pem = InputFile.readText(file);
        if (isPrivate(pem)) {
            requireOwnerOnly(file);
        }
        try {
            return VerifyingKey.parse(pem);
        } catch (KeyException e) {
            throw unusable(file, e);
        }
    }

    private static boolean isPrivate(String pem) {
        return pem.contains("PRIVATE KEY-----");
    }

    private static void requireOwnerOnly(Path file) {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return; // a file system without modes
        }
        try {
            var mode = view.readAttributes().permissions();
            if (!OWNERS.containsAll(mode)) {
                throw new CliException(
                        ExitCode.KEY,
                        "%s: others can read this private key: its mode is %s (expected: rw-------); chmod 600 it, and make a new key if anyone could have copied it"
                                .formatted(file, PosixFilePermissions.toString(mode)));
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.FILE, "cannot read the mode of " + file + ": " + e.getMessage(), e);
        }
    }

    private static CliException unusable(Path file, KeyException e) {
        return new CliException(ExitCode.KEY, file + ": " + e.getMessage(), e);
    }
}
