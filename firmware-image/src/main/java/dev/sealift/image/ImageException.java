package dev.sealift.image;

import java.io.Serial;

/** An image breaks a rule: which, what was found and what was expected. */
public final class ImageException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final ImageFault fault;
    private final String found;
    private final String expected;

    ImageException(ImageFault fault, String found, String expected) {
        super(fault + ": " + found + " (expected: " + expected + ")");
        this.fault = fault;
        this.found = found;
        this.expected = expected;
    }

    /** The rule that is broken. */
    public ImageFault fault() {
        return fault;
    }

    /** What the image holds, in words: {@code header size 0x20}. */
    public String found() {
        return found;
    }

    /** What it should hold: {@code 0x200}. */
    public String expected() {
        return expected;
    }
}
