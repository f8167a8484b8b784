package dev.sealift.gateway.board;

import java.io.IOException;

/** The execution ended on the server, by a person or a time-out, while the gateway worked on it. */
final class ExecutionGoneException extends IOException {
    private static final long serialVersionUID = 1;

    ExecutionGoneException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
