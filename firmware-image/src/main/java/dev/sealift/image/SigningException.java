package dev.sealift.image;

import java.io.Serial;

/** An input cannot be signed that way; the message says value, expected and what to do. */
public final class SigningException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** With that message. */
    public SigningException(String message) {
        super(message);
    }
}
