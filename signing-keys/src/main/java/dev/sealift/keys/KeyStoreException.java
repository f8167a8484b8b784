package dev.sealift.keys;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A key cannot be had; the message names the reference, what was expected and what to do, and never a secret.
 */
public final class KeyStoreException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** What stands in the way: callers map it to an exit code or a problem code. */
    public enum Fault {
        /** The reference is not one that can be understood. */
        REFERENCE,
        /** A file, module, token or key is not there. */
        NOT_FOUND,
        /** A file cannot be read. */
        UNREADABLE,
        /** Others can read what should be secret. */
        EXPOSED,
        /** Damaged, of a kind that does not sign, or with a usage that forbids it. */
        UNSUITABLE,
        /** Several keys match. */
        AMBIGUOUS,
        /** No PIN or passphrase was given. */
        SECRET_MISSING,
        /** The PIN or passphrase is wrong. */
        SECRET_WRONG,
        /** The token takes no more PINs. */
        LOCKED,
        /** The key is public: it ships with a bootloader or tool. */
        SAMPLE_KEY,
        /** The token or service does not do its work. */
        STORE_FAILED
    }

    private final Fault fault;
    private final String why;

    /** Without a cause. */
    public KeyStoreException(Fault fault, String message) {
        this(fault, message, null);
    }

    /** With what caused it. */
    public KeyStoreException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
        this.why = message;
    }

    /** Of that file or key: the message names it first. */
    KeyStoreException(Fault fault, Object subject, String why, @Nullable Throwable cause) {
        super(subject + ": " + why, cause);
        this.fault = fault;
        this.why = why;
    }

    /** What stands in the way. */
    public Fault fault() {
        return fault;
    }

    /** The message for where the file or key is named already. */
    String why() {
        return why;
    }
}
