package dev.sealift.cli.file;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.SecretFile;
import java.nio.file.Path;

/** Files that hold a secret. */
public final class PrivateFile {
    private PrivateFile() {}

    /**
     * Refuses a file that others than its owner can use; file systems without modes pass.
     *
     * @param code   what the process is to return then
     * @param secret what the file holds, for the message
     */
    public static void requireOwnerOnly(Path file, ExitCode code, String secret) {
        try {
            SecretFile.requireOwnerOnly(file, secret);
        } catch (KeyStoreException e) {
            throw new CliException(
                    e.fault() == Fault.EXPOSED ? code : ExitCode.FILE, String.valueOf(e.getMessage()), e);
        }
    }
}
