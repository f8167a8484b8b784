package dev.sealift.api;

/** What keeps the targets that wait from being offered the job now. */
public enum Hold {
    /** They are not all written down yet. */
    PLANNING,
    /** The job was stopped or retried, and that is not carried out on all of its targets yet. */
    SETTLING,
    /** Persons have still to approve the start. */
    APPROVAL,
    /** The start has not come. */
    START,
    /** The end has come, or the job has ended. */
    END,
    /** The job is paused. */
    PAUSE,
    /** They are in waves that have not begun. */
    WAVE,
    /** No window is open where they are. */
    WINDOW,
    /** As many were offered it in the last 60 seconds as the rate allows. */
    RATE,
    /** As many are in flight as the ceiling allows. */
    CEILING,
    /** Their sites get as many bytes as they are allowed. */
    BANDWIDTH
}
