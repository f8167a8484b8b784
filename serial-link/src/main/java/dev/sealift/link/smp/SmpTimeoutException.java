package dev.sealift.link.smp;

/** The board did not answer, not even when it was asked again. */
public final class SmpTimeoutException extends SmpException {
    private static final long serialVersionUID = 1;

    SmpTimeoutException(String message) {
        super(message);
    }
}
