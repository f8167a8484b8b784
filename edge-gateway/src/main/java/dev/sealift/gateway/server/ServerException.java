package dev.sealift.gateway.server;

import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/** A request to the server that did not succeed. */
public abstract sealed class ServerException extends Exception {
    private static final long serialVersionUID = 1;

    ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The server cannot be reached, or is not able to answer now: to be tried again later. */
    public static final class Away extends ServerException {
        private static final long serialVersionUID = 1;

        /** In words, with what to do. */
        public Away(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server understood and said no. */
    public static final class Refused extends ServerException {
        private static final long serialVersionUID = 1;

        private final ProblemCode code;

        Refused(Problem problem) {
            super(problem.code() + ": " + problem.detail(), null);
            this.code = problem.code();
        }

        /** Which no it was. */
        public ProblemCode code() {
            return code;
        }

        /** Whether the execution that was spoken of is over or not ours any more. */
        public boolean executionGone() {
            return code == ProblemCode.INVALID_STATE
                    || code == ProblemCode.NOT_FOUND
                    || code == ProblemCode.FORBIDDEN
                    || code == ProblemCode.VERSION_MISMATCH;
        }
    }
}
