package dev.sealift.cli.file;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that hold a secret. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFile() {}

    /**
     * Refuses a file that others than its owner can use; file systems without modes pass.
     *
     * @param code   what the process is to return then
     * @param secret what the file holds, for the message
     */
    public static void requireOwnerOnly(Path file, ExitCode code, String secret) {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            var mode = view.readAttributes().permissions();
            if (!OWNERS.containsAll(mode)) {
                throw new CliException(
                        code,
                        "%s: others can read this %s: its mode is %s (expected: rw-------); chmod 600 it, and replace the %s if anyone could have copied it"
                                .formatted(file, secret, PosixFilePermissions.toString(mode), secret));
            }
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }
}
