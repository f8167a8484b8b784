package dev.sealift.image.board;

import dev.sealift.image.Printable;
import java.io.Serial;

/** A board profile cannot be used; the message says where, what was found and what was expected. */
public final class ProfileException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    ProfileException(String source, int line, String message) {
        super(source + ":" + line + ": " + Printable.of(message));
    }
}
