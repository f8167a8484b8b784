package dev.sealift.gateway.board;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.JobDocument;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.link.LinkException;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.link.smp.OsCommands;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpClient;
import dev.sealift.link.smp.SmpErrorException;
import dev.sealift.link.smp.SmpException;
import java.io.IOException;
import java.util.Map;

/**
 * Restarts a board for a job that asks for no more, or for a factory reset before. The server keeps the boot counter from before in the
 * execution's details: once the board reports another, it has restarted. What is done before the restart is done before that is
 * kept, so that whoever goes on after an interruption does it again.
 */
final class Restarter {
    private final SealiftCommands sealift;
    private final OsCommands os;
    private final String board;
    private final EventLog log;

    Restarter(SmpClient client, String board, EventLog log) {
        this.sealift = new SealiftCommands(client);
        this.os = new OsCommands(client);
        this.board = board;
        this.log = log;
    }

    Result restart(JobDocument document, String job, BoardReport report, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        String boots = Long.toString(report.boots());
        var before = progress.before();
        if (before.isPresent() && !before.get().equals(boots)) {
            return new Result.Done();
        }
        if (report.trial()) {
            progress.waitsFor(ReasonCode.TRIAL_RUNNING);
            return new Result.Waiting(ReasonCode.TRIAL_RUNNING.meaning());
        }
        if (before.isEmpty()) {
            if (document.operation().equals(JobDocument.FACTORY_RESET)) {
                try {
                    sealift.factoryReset();
                } catch (SmpErrorException e) {
                    return Result.reason(e)
                            .<Result>map(Result.Failed::new)
                            .orElseGet(() -> new Result.Rejected(ReasonCode.UNSUPPORTED_JOB));
                }
            }
            if (!progress.begins(boots)) {
                return new Result.Waiting("the server must know first that the board restarts");
            }
        }
        log.add(Event.REBOOTING, board, "the board restarts", Map.of("job", job));
        os.reset();
        return new Result.Restarting();
    }
}
