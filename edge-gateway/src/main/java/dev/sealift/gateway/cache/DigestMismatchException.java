package dev.sealift.gateway.cache;

/** What was downloaded, again and again, is not what the job announced. */
public final class DigestMismatchException extends Exception {
    private static final long serialVersionUID = 1;

    DigestMismatchException(String message) {
        super(message);
    }
}
