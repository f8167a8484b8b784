package dev.sealift.link;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A link that cannot be opened or broke: the message names the port and says what to do. */
public final class LinkException extends IOException {
    private static final long serialVersionUID = 1;

    /** What is wrong with a link. */
    public enum Kind {
        /** The specification is not one. */
        INVALID,
        /** There is no such port, or nobody listens there. */
        MISSING,
        /** Another program has it. */
        BUSY,
        /** The user may not open it. */
        NO_PERMISSION,
        /** The peer went away, or did not come. */
        LOST,
        /** It was closed on this side. */
        CLOSED
    }

    private final Kind kind;

    /** A failure of that kind on that port. */
    public LinkException(Kind kind, String port, String message) {
        this(kind, port, message, null);
    }

    /** A failure of that kind on that port. */
    public LinkException(Kind kind, String port, String message, @Nullable Throwable cause) {
        super(port + ": " + message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
