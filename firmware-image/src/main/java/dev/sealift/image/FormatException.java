package dev.sealift.image;

import java.io.Serial;

/** A file breaks a rule of its format: which, what was found and what was expected. */
public final class FormatException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Enum<?> fault;
    private final String found;
    private final String expected;

    /** Each format brings its own faults. */
    public FormatException(Enum<?> fault, String found, String expected) {
        super(fault.name() + ": " + Printable.of(found) + " (expected: " + expected + ")");
        this.fault = fault;
        this.found = Printable.of(found);
        this.expected = expected;
    }

    /** The rule that is broken; its name is stable. */
    public Enum<?> fault() {
        return fault;
    }

    /** What the file holds, in words. */
    public String found() {
        return found;
    }

    /** What it should hold. */
    public String expected() {
        return expected;
    }
}
