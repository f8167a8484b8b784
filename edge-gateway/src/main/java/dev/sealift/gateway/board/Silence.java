package dev.sealift.gateway.board;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.JobExecution;
import dev.sealift.gateway.log.Event;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Notices that a board does not answer, says it after a while, and says when it is back. Used by one thread. */
final class Silence {
    private final Services services;
    private final String port;
    private @Nullable Instant since;
    private boolean said;

    Silence(Services services, String port) {
        this.services = services;
        this.port = port;
    }

    /** No answer, once more. */
    void goesOn(@Nullable ServedBoard board) throws InterruptedException {
        Instant now = services.clock().instant();
        if (since == null) {
            since = now;
        }
        Duration silent = Duration.between(since, now);
        if (said || silent.compareTo(services.unreachableAfter()) < 0) {
            return;
        }
        said = true;
        services.log()
                .add(
                        Event.BOARD_SILENT,
                        board == null ? port : board.id,
                        "no answer on " + port + " for " + silent.toSeconds()
                                + " s: check cable and power of the board");
        JobExecution execution = board == null ? null : board.execution;
        if (board != null && execution != null && !board.concluded) {
            tellServer(board, execution);
        }
    }

    private void tellServer(ServedBoard board, JobExecution execution) throws InterruptedException {
        try {
            new Progress(board, execution, services.server(), services.log()).waitsFor(ReasonCode.BOARD_UNREACHABLE);
        } catch (ExecutionGoneException e) {
            board.take(null);
        }
    }

    /** It answers. */
    void ends(String board) {
        if (said) {
            services.log().add(Event.BOARD_BACK, board, "answers again on " + port);
        }
        since = null;
        said = false;
    }
}
