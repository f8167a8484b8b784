package dev.sealift.server;

/** The server cannot start: what is wrong, what to do, and the exit code that says so to scripts. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Exit codes of {@code ota-server}; 0 is a stop on request, 1 a fault, 2 a wrong command line. */
    public enum Cause {
        /** The data directory is missing, not ours, damaged, or in use by another server. */
        DATA_DIRECTORY(3),
        /** A port is taken or not ours to take. */
        PORT(4),
        /** The disk is full. */
        DISK_FULL(5),
        /** A trusted key cannot be read. */
        TRUSTED_KEY(6);

        private final int exitCode;

        Cause(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    private final Cause cause;

    StartFailure(Cause cause, String message, Throwable by) {
        super(message, by);
        this.cause = cause;
    }

    StartFailure(Cause cause, String message) {
        super(message);
        this.cause = cause;
    }

    /** The exit code. */
    public int exitCode() {
        return cause.exitCode;
    }
}
