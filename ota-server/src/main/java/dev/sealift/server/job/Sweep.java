package dev.sealift.server.job;

import java.time.Instant;

/**
 * What a job has still to do to its targets, of which there may be too many for one transaction.
 *
 * @param since when it was asked for: what targets came to later is left alone
 * @param by    who asked for it, as the log names actors
 */
record Sweep(Kind kind, Instant since, String by) {
    /** Each does what those before it do, but for the first. */
    enum Kind {
        /** Offers it again to those that failed or timed out. */
        RETRY,
        /** Those that failed are not tried again. */
        DROP_RETRIES,
        /** Nor is anybody who has not begun. */
        CANCEL_QUEUED,
        /** Nor does anybody go on who has. */
        CANCEL_ALL,
        /** And nothing is left of the job. */
        DELETE
    }

    /** The one of both that does more. */
    Sweep and(Sweep other) {
        return other.kind.compareTo(kind) >= 0 ? other : this;
    }

    boolean does(Kind part) {
        return part == Kind.RETRY ? kind == Kind.RETRY : kind.compareTo(part) >= 0;
    }
}
