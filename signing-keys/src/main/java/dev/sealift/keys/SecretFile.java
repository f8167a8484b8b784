package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that hold keys, PINs or passphrases. */
public final class SecretFile {
    /** Keys with certificates around them take some ten KiB. */
    public static final int MAX_SIZE = 64 * 1024;

    /** Bits of a mode, {@code ---rwxrwx}. */
    private static final int GROUP_AND_OTHERS = 0x3f;

    private SecretFile() {}

    /**
     * Its bytes.
     *
     * @throws KeyStoreException when it is missing, unreadable or longer than {@link #MAX_SIZE}
     */
    public static byte[] read(Path file) throws KeyStoreException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_SIZE + 1);
            if (bytes.length > MAX_SIZE) {
                throw new KeyStoreException(
                        Fault.UNSUITABLE,
                        file,
                        "too large to be a key (expected: at most " + MAX_SIZE + " bytes)",
                        null);
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Refuses a file that others than its owner can use; file systems without modes pass.
     *
     * @param secret what the file holds, for the message
     * @throws KeyStoreException {@link Fault#EXPOSED}
     */
    public static void requireOwnerOnly(Path file, String secret) throws KeyStoreException {
        try {
            // Not as a set of permissions, for which a start would look the kinds of them up by reflection.
            if (((int) Files.getAttribute(file, "unix:mode") & GROUP_AND_OTHERS) != 0) {
                var mode = Files.getPosixFilePermissions(file);
                throw new KeyStoreException(
                        Fault.EXPOSED,
                        file,
                        "others can read this %s: its mode is %s (expected: rw-------); chmod 600 it, and replace the %s if anyone could have copied it"
                                .formatted(secret, PosixFilePermissions.toString(mode), secret),
                        null);
            }
        } catch (UnsupportedOperationException e) {
            return; // a file system without modes
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static KeyStoreException unreadable(Path file, IOException e) {
        String reason =
                switch (e) {
                    case NoSuchFileException missing -> "there is no " + missing.getFile();
                    case AccessDeniedException denied -> "permission denied for " + denied.getFile();
                    default -> String.valueOf(e.getMessage());
                };
        return new KeyStoreException(Fault.UNREADABLE, "cannot read " + file + ": " + reason, e);
    }
}
