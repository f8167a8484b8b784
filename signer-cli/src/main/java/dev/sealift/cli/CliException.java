package dev.sealift.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A command cannot go on; the message says value, expected and what to do. */
public final class CliException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    /** Without a cause. */
    public CliException(ExitCode code, String message) {
        this(code, message, null);
    }

    /** With what caused it. */
    public CliException(ExitCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What the process is to return. */
    public ExitCode code() {
        return code;
    }
}
