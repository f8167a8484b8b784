package dev.sealift.server.job.engine;

import dev.sealift.api.JobStatus;
import java.util.List;

/**
 * What the engine must know of a job. Its size depends on the policy and on what is due, never on the fleet.
 *
 * @param continuous devices may join later; then only the end of the schedule completes the job
 * @param ended      {@link Decision.End} was carried out: nothing more is offered
 * @param approvals  persons whose approval of the start is valid
 * @param wave       the present one, from 0: targets of later ones are not offered yet
 * @param advances   persons who have said, during the present wave, that the next may begin
 * @param waves      counts by wave; one when the policy has no waves
 * @param waiting    cohorts in which targets wait, of all waves, in the order of cohorts, none twice and none empty; adds up
 *                   to the WAITING of {@code waves}
 * @param tally      what the gates look at
 * @param notified   targets that were ever offered the job
 * @param imageBytes what one device downloads: the largest image of the release; 0 when nothing
 * @param recent     offers of the last 60 seconds, both ends included, and any that lie in the future because a clock was set
 *                   back. Not to be read from executions, where a retry overwrites the offer before
 * @param due        targets whose moment has come, earliest first: all of them, or {@link #MAX_DUE}; then the engine decides on
 *                   these alone and has to be asked again
 */
public record JobState(
        JobStatus status,
        boolean continuous,
        boolean ended,
        int approvals,
        int wave,
        int advances,
        List<Counts> waves,
        List<Waiting> waiting,
        Tally tally,
        long notified,
        long imageBytes,
        List<Offered> recent,
        List<Due> due) {
    /** So many changes of executions fit well into one transaction. */
    public static final int MAX_DUE = 500;

    public JobState {
        waves = List.copyOf(waves);
        waiting = List.copyOf(waiting);
        recent = List.copyOf(recent);
        due = List.copyOf(due);
        Invariant.between("targets due", due.size(), 0, MAX_DUE);
        Invariant.atLeast("approvals", approvals, 0);
        Invariant.between("wave", wave, 0, waves.size() - 1L);
        Invariant.atLeast("advances", advances, 0);
        Invariant.atLeast("notified", notified, 0);
        Invariant.atLeast("bytes of an image", imageBytes, 0);
        requireWaiting(waves, waiting);
    }

    private static void requireWaiting(List<Counts> waves, List<Waiting> waiting) {
        int[] left = waves.stream()
                .mapToInt(counts -> counts.of(TargetState.WAITING))
                .toArray();
        Waiting before = null;
        for (Waiting some : waiting) {
            Cohort cohort = some.cohort();
            Invariant.holds(some.devices() > 0, "nobody waits in " + cohort);
            Invariant.between("wave of " + cohort, cohort.wave(), 0, waves.size() - 1L);
            Invariant.holds(
                    before == null || before.cohort().compareTo(cohort) < 0,
                    cohort + " is out of order or there twice");
            left[cohort.wave()] -= some.devices();
            before = some;
        }
        for (int wave = 0; wave < left.length; wave++) {
            Invariant.holds(
                    left[wave] == 0,
                    "the cohorts of wave " + wave + " hold " + -left[wave] + " more waiting targets than its counts");
        }
    }

    /** All targets. */
    public Counts counts() {
        return waves.stream().reduce(Counts.NONE, Counts::plus);
    }

    /** Whether targets may still be offered the job some time, so that retries have a meaning. */
    public boolean live() {
        return !ended
                && switch (status) {
                    case SCHEDULED, IN_PROGRESS, PAUSED -> true;
                    case COMPLETED, CANCELED, ABORTED -> false;
                };
    }
}
