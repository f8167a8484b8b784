package dev.sealift.server.database;

/** A database that is not fit for the server: the message says why and what to do. */
public final class UnsuitableDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean newer;

    private UnsuitableDatabaseException(String message, boolean newer) {
        super(message);
        this.newer = newer;
    }

    /** It is set up in a way that would break a promise. */
    static UnsuitableDatabaseException settings(String message) {
        return new UnsuitableDatabaseException(message, false);
    }

    /** A newer version of the server made its tables. */
    static UnsuitableDatabaseException newer(String message) {
        return new UnsuitableDatabaseException(message, true);
    }

    /** Whether a newer version of the server made its tables. */
    public boolean newer() {
        return newer;
    }
}
