package dev.sealift.image;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A key is not one that can be used; the message says what it is, what was expected and what to do. */
public final class KeyException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    KeyException(String message) {
        this(message, null);
    }

    KeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
