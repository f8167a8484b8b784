package dev.sealift.gateway.board;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.ServerClient;
import dev.sealift.gateway.server.ServerException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells server and log how far an execution is; each message carries all that is known, because the server replaces the map as
 * a whole. While the server is away progress is not kept: it will be out of date.
 */
final class Progress {
    /** Often enough for a progress bar, seldom enough for a server of thousands. */
    private static final Duration BETWEEN_UPDATES = Duration.ofMillis(500);

    /** A server that is away is asked less often, because each question may take the whole connect time-out. */
    private static final Duration WHILE_AWAY = Duration.ofSeconds(10);

    private final ServedBoard board;
    private final JobExecution execution;
    private final ServerClient server;
    private final EventLog log;
    private long lastSent = System.nanoTime() - WHILE_AWAY.toNanos();

    Progress(ServedBoard board, JobExecution execution, ServerClient server, EventLog log) {
        this.board = board;
        this.execution = execution;
        this.server = server;
        this.log = log;
    }

    /** Which image goes where. */
    void offered(SlotName slot, int received, int total) throws ExecutionGoneException, InterruptedException {
        board.details.put(StatusDetails.SLOT, slot.name());
        board.details.put(StatusDetails.RECEIVED, Integer.toString(received));
        board.details.put(StatusDetails.TOTAL, Integer.toString(total));
        board.details.remove(StatusDetails.IMAGE);
        phase(Phase.OFFERED);
    }

    /** A patch is sent, which makes an image of that many bytes. */
    void patch(int image) {
        board.details.put(StatusDetails.IMAGE, Integer.toString(image));
    }

    /** The image is sent, because the board refused the patch. */
    void patchRefused(ReasonCode reason) {
        board.details.remove(StatusDetails.IMAGE);
        board.details.put(StatusDetails.PATCH_REFUSED, reason.name());
    }

    /** Whether that happened in this execution. */
    boolean patchRefused() {
        return board.details.containsKey(StatusDetails.PATCH_REFUSED);
    }

    /** A new phase; said once. */
    void phase(Phase phase) throws ExecutionGoneException, InterruptedException {
        boolean known = phase.name().equals(board.details.put(StatusDetails.PHASE, phase.name()));
        known &= board.details.remove(StatusDetails.REASON) == null;
        if (!known) {
            send();
        }
    }

    /** What the board counted before it began to do what the job asks for; empty when it has not begun. */
    Optional<String> before() {
        Map<String, String> given = execution.statusDetails() == null ? Map.of() : execution.statusDetails();
        return Optional.ofNullable(board.details.getOrDefault(StatusDetails.BEFORE, given.get(StatusDetails.BEFORE)));
    }

    /** The board begins to do what the job asks for; false when the server could not be told, and so it must not. */
    boolean begins(String before) throws ExecutionGoneException, InterruptedException {
        board.details.put(StatusDetails.BEFORE, before);
        board.details.put(StatusDetails.PHASE, Phase.REBOOTING.name());
        boolean told = send();
        if (!told) {
            board.details.remove(StatusDetails.BEFORE);
        }
        return told;
    }

    /** What it waits for. */
    void waitsFor(ReasonCode reason) throws ExecutionGoneException, InterruptedException {
        if (!reason.name().equals(board.details.put(StatusDetails.REASON, reason.name()))) {
            send();
        }
    }

    /** So many bytes are on the board. */
    void received(int bytes, int total) throws ExecutionGoneException, InterruptedException {
        board.details.put(StatusDetails.PHASE, Phase.DOWNLOADING.name());
        board.details.put(StatusDetails.RECEIVED, Integer.toString(bytes));
        board.details.put(StatusDetails.TOTAL, Integer.toString(total));
        Duration pause = server.away() ? WHILE_AWAY : BETWEEN_UPDATES;
        if (bytes == total || System.nanoTime() - lastSent >= pause.toNanos()) {
            Map<String, Object> values = new HashMap<>(board.details);
            values.put("job", execution.jobId());
            values.put(StatusDetails.RECEIVED, bytes);
            values.put(StatusDetails.TOTAL, total);
            log.add(Event.PROGRESS, board.id, bytes + " of " + total + " bytes are on the board", values);
            send();
        }
    }

    private boolean send() throws ExecutionGoneException, InterruptedException {
        lastSent = System.nanoTime();
        try {
            server.update(
                    board.id,
                    execution.jobId(),
                    new UpdateRequest(
                            ExecutionStatus.IN_PROGRESS,
                            Map.copyOf(board.details),
                            null,
                            execution.executionNumber(),
                            null,
                            null,
                            null,
                            null,
                            null));
            return true;
        } catch (ServerException.Refused e) {
            if (e.executionGone()) {
                throw new ExecutionGoneException(e);
            }
            log.add(Event.SERVER_REFUSED, board.id, "the server refused: " + e.getMessage());
        } catch (ServerException e) {
            // Progress is not kept; the client has said that the server is away.
            lastSent = System.nanoTime();
        }
        return false;
    }
}
