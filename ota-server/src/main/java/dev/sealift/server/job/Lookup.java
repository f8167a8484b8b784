package dev.sealift.server.job;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Finds jobs, or refuses. */
final class Lookup {
    private Lookup() {}

    static Job job(Stores stores, Handle tx, String id) {
        return stores.jobs().find(tx, id).filter(job -> !job.deleted()).orElseThrow(() -> Refusal.notFound("job", id));
    }

    /** A job in one of these states, all of whose targets are written down. */
    static Job job(Stores stores, Handle tx, String id, String wish, JobStatus... states) {
        Job job = plannedOrNot(stores, tx, id, wish, states);
        if (!job.progress().planned()) {
            throw refused(job, "cannot be " + wish + " before all its targets are written down: try again in a minute");
        }
        return job;
    }

    /** A job in one of these states. */
    static Job plannedOrNot(Stores stores, Handle tx, String id, String wish, JobStatus... states) {
        Job job = job(stores, tx, id);
        List<JobStatus> allowed = Arrays.asList(states);
        if (!allowed.contains(job.status())) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "job '" + id + "' is " + job.status() + " and cannot be " + wish,
                    job.status().name(),
                    "one of " + allowed);
        }
        return job;
    }

    static Execution execution(Stores stores, Handle tx, Job job, String device) {
        return stores.executions()
                .find(tx, job.id(), device)
                .orElseThrow(() -> Refusal.notFound("target of job " + job.id(), device));
    }

    /** The refusal of a wish that the job's state does not allow. */
    static Refusal refused(Job job, String why) {
        return Refusal.of(ProblemCode.INVALID_STATE, "job '" + job.id() + "' " + why);
    }

    static Refusal refused(Execution execution, String expected) {
        return Refusal.of(
                ProblemCode.INVALID_STATE,
                execution.device() + " is " + execution.state() + " in job '" + execution.job() + "' (expected: "
                        + expected + ")",
                execution.state().name(),
                expected);
    }
}
