package dev.sealift.image;

import java.io.Serial;

/** A file breaks a rule of its format: which, what was found and what was expected. */
public final class FormatException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Enum<?> fault;

    /** Each format brings its own faults. */
    public FormatException(Enum<?> fault, String found, String expected) {
        super(fault.name() + ": " + found + " (expected: " + expected + ")");
        this.fault = fault;
    }

    /** The rule that is broken; its name is stable. */
    public Enum<?> fault() {
        return fault;
    }
}
