package dev.sealift.server.job.engine;

/**
 * Targets of a cohort that wait for an offer.
 *
 * @param fresh have never been offered the job
 * @param again have, and are due for a retry; they are offered it before the fresh ones
 */
public record Waiting(Cohort cohort, int fresh, int again) {
    public Waiting {
        Invariant.atLeast("fresh targets", fresh, 0);
        Invariant.atLeast("targets to be offered it again", again, 0);
    }

    /** All that wait. */
    public int devices() {
        return fresh + again;
    }

    /** After that many were offered the job. */
    Waiting less(int offers) {
        int retries = Math.min(offers, again);
        return new Waiting(cohort, fresh - (offers - retries), again - retries);
    }
}
