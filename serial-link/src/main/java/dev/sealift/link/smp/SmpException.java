package dev.sealift.link.smp;

/** A request that did not get the answer it was made for. */
public abstract sealed class SmpException extends Exception
        permits SmpTimeoutException, SmpFormatException, SmpErrorException {
    private static final long serialVersionUID = 1;

    SmpException(String message) {
        super(message);
    }
}
