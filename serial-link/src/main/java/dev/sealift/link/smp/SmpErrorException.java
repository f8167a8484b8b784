package dev.sealift.link.smp;

/** The board refused the request; {@link #error} says with which code. */
public final class SmpErrorException extends SmpException {
    private static final long serialVersionUID = 1;

    private final transient SmpError error;

    SmpErrorException(String request, SmpError error) {
        super(request + " was refused: " + error);
        this.error = error;
    }

    /** The code. */
    public SmpError error() {
        return error;
    }
}
