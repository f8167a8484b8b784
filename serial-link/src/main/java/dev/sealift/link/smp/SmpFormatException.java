package dev.sealift.link.smp;

/** Bytes that are not the message they should be. */
public final class SmpFormatException extends SmpException {
    private static final long serialVersionUID = 1;

    SmpFormatException(String message) {
        super(message);
    }
}
