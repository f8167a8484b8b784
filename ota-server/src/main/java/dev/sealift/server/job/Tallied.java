package dev.sealift.server.job;

import dev.sealift.server.job.engine.Tally;

/** The difference between two tallies: what one change adds to the numbers of a job, which others may have moved meanwhile. */
record Tallied(int succeeded, int failed, int timedOut, int rejected) {
    static Tallied between(Tally before, Tally after) {
        return new Tallied(
                after.succeeded() - before.succeeded(),
                after.failed() - before.failed(),
                after.timedOut() - before.timedOut(),
                after.rejected() - before.rejected());
    }
}
