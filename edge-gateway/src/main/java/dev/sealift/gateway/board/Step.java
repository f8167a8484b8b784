package dev.sealift.gateway.board;

import dev.sealift.api.ReasonCode;
import dev.sealift.link.smp.BoardReport;

/**
 * What is to be done next for an execution. It follows from what the server and the board say now, and from nothing that the
 * gateway remembers; so a gateway that was killed goes on where it was.
 */
sealed interface Step {
    /** The board runs the job's image, confirmed. */
    record Succeeded() implements Step {}

    /** The job's image was tried and did not make it. */
    record Failed(ReasonCode reason, int detail) implements Step {}

    /** The job's image runs on trial. */
    record AwaitTrial() implements Step {}

    /** What the job asks for is not done yet; of an update, the image is not on the board, or not yet marked for trial. */
    record Act() implements Step {}

    static Step next(String job, long execution, BoardReport report) {
        if (report.installedBy(job, execution) && report.confirmed()) {
            return new Succeeded();
        }
        if (report.installedBy(job, execution) && report.trial()) {
            return new AwaitTrial();
        }
        return report.failureOf(job, execution)
                .<Step>map(failed -> new Failed(BootReports.reason(failed.reason()), failed.detail()))
                .orElseGet(Act::new);
    }
}
