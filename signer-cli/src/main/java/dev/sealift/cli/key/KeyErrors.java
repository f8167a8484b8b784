package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.keys.KeyStoreException;

/** The one table from what stands in the way of a key to exit codes. */
public final class KeyErrors {
    private KeyErrors() {}

    static CliException of(KeyStoreException e) {
        return new CliException(exitCode(e), String.valueOf(e.getMessage()), e);
    }

    /** What the process is to return. */
    public static ExitCode exitCode(KeyStoreException e) {
        return switch (e.fault()) {
            case REFERENCE -> ExitCode.USAGE;
            case UNREADABLE -> ExitCode.FILE;
            case EXPOSED, UNSUITABLE, AMBIGUOUS, SAMPLE_KEY -> ExitCode.KEY;
            case NOT_FOUND -> ExitCode.KEY_NOT_FOUND;
            case SECRET_MISSING, SECRET_WRONG -> ExitCode.KEY_SECRET;
            case LOCKED -> ExitCode.KEY_LOCKED;
            case STORE_FAILED -> ExitCode.KEY_STORE_FAILED;
        };
    }
}
