package dev.sealift.gateway.server;

import org.jspecify.annotations.Nullable;

/** The gateway's identity cannot be used: the message names the file and says what to do. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1;

    IdentityException(String message) {
        this(message, null);
    }

    IdentityException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
