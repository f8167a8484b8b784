package dev.sealift.image.delta;

import java.io.Serial;

/** A patch cannot be applied. */
public final class PatchException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final PatchFault fault;

    PatchException(PatchFault fault, String found) {
        super(fault + ": " + found);
        this.fault = fault;
    }

    /** Why. */
    public PatchFault fault() {
        return fault;
    }
}
