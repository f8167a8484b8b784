package dev.sealift.keys;

/** What stands below a failure that only says that something failed. */
public final class RootCause {
    private RootCause() {}

    /** Its words. */
    public static String message(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : message(cause);
    }
}
