package dev.sealift.gateway.board;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.BootReport;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.server.ServerException;
import dev.sealift.link.LinkException;
import dev.sealift.link.smp.BoardIdentity;
import dev.sealift.link.smp.BoardReport;
import dev.sealift.link.smp.ImageCommands;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpClient;
import dev.sealift.link.smp.SmpErrorException;
import dev.sealift.link.smp.SmpException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves one board that has said who it is: look at it, tell the server, ask for work, do the next step of it, and again. What is
 * to be done is found anew with each look.
 */
final class BoardAgent {
    /** A trial lasts as long as the self-test; its end is worth seeing soon. */
    private static final Duration TRIAL_POLL = Duration.ofSeconds(1);

    private final Services services;
    private final ServedBoard board;
    private final SealiftCommands sealift;
    private final BoardWords words;
    private final ImageCommands images;
    private final BoardIdentity identity;
    private final Installer installer;
    private final Restarter restarter;
    private final Documents documents = new Documents();

    BoardAgent(Services services, ServedBoard board, SmpClient client, BoardIdentity identity) {
        this.services = services;
        this.board = board;
        this.identity = identity;
        this.sealift = new SealiftCommands(client);
        this.words = new BoardWords(sealift);
        this.images = new ImageCommands(client);
        this.installer = new Installer(client, identity, services);
        this.restarter = new Restarter(client, identity.id(), services.log());
    }

    /** Works until the board restarts into a new image, or another board answers in its place. */
    void serve() throws LinkException, SmpException, InterruptedException {
        while (sealift.identity().id().equals(board.id)) {
            BoardReport report = ask(words::report);
            Optional<Duration> pause = look(report);
            if (pause.isEmpty()) {
                return;
            }
            services.pauses().pause(pause.get());
        }
    }

    /** A question with a long answer. */
    private interface Question<T> {
        T ask() throws LinkException, SmpException, InterruptedException;
    }

    /** Half a patch, which a gateway left there that was killed, takes the room that the answer needs: it begins anew then. */
    private <T> T ask(Question<T> question) throws LinkException, SmpException, InterruptedException {
        try {
            return question.ask();
        } catch (SmpErrorException e) {
            if (!e.error().tooLong()) {
                throw e;
            }
            images.erase();
            return question.ask();
        }
    }

    /** One look at board and server; how long to wait before the next, or empty when the board restarts. */
    private Optional<Duration> look(BoardReport report) throws LinkException, SmpException, InterruptedException {
        try {
            boolean reached = talk(report);
            JobExecution execution = board.execution;
            if (execution == null) {
                return Optional.of(services.pollInterval());
            }
            if (board.concluded) {
                // The server was reached and names the execution again: it did not take the outcome.
                board.concluded = !reached;
                return Optional.of(reached ? board.retries.next() : services.pollInterval());
            }
            return work(execution, report);
        } catch (ExecutionGoneException e) {
            say(Event.JOB_GONE, "the job is over for the server: " + e.getMessage());
            board.take(null);
        } catch (LinkException e) {
            throw e;
        } catch (IOException e) {
            say(Event.JOB_WAITS, "the gateway's disk fails: " + e.getMessage() + "; make room or correct its rights");
        }
        return Optional.of(services.pollInterval());
    }

    /**
     * Exchanges news with the server, the older first: its last report of a board must not be an outcome's. False when it is away,
     * and then what it said last counts on.
     */
    private boolean talk(BoardReport report) throws LinkException, SmpException, IOException, InterruptedException {
        BootReport boot = BootReports.boot(report);
        if (board.published == null || board.published.bootCounter() != boot.bootCounter()) {
            sayBooted(report);
        }
        try {
            services.outbox().deliver(board.id);
            publish(boot, report);
            Optional<JobExecution> given =
                    services.server().startNext(board.id, new StartNextRequest(null, null, BootReports.report(report)));
            take(given.orElse(null));
            return true;
        } catch (ServerException.Refused e) {
            say(Event.SERVER_REFUSED, "the server refused: " + e.getMessage());
            words.forgetKey();
            board.take(null);
            return true;
        } catch (ServerException e) {
            return false;
        }
    }

    private void take(@Nullable JobExecution given) {
        JobExecution before = board.execution;
        boolean unfinished = before != null && !board.concluded;
        boolean other = board.take(given);
        if (unfinished && before != null && (given == null || other)) {
            say(Event.JOB_GONE, "job " + before.jobId() + " is over for the server, before its end on the board");
        }
        if (given != null && other) {
            services.log()
                    .add(
                            Event.JOB_STARTED,
                            board.id,
                            "job " + given.jobId() + ", attempt " + given.executionNumber(),
                            Map.of("job", given.jobId(), "execution", given.executionNumber()));
        }
    }

    /** A report that the server refuses must not keep the board from its work; the next is tried when it is due. */
    private void publish(BootReport boot, BoardReport report)
            throws LinkException, SmpException, ServerException, InterruptedException {
        Instant now = services.clock().instant();
        if (boot.equals(board.published) && !now.isAfter(board.publishedAt.plus(services.reportInterval()))) {
            return;
        }
        try {
            services.server().report(board.id, BootReports.report(report, ask(sealift::metrics), now));
        } catch (ServerException.Refused e) {
            say(Event.SERVER_REFUSED, "the server refused the board's report: " + e.getMessage());
            if (e.code() == ProblemCode.REPORT_SIGNATURE_INVALID) {
                words.forgetKey(); // another board of the same name may have taken its place: at the next look it
                // says its own
                return;
            }
        }
        board.published = boot;
        board.publishedAt = now;
    }

    private void sayBooted(BoardReport report) {
        String state = report.trial() ? "on trial" : report.confirmed() ? "confirmed" : "not confirmed";
        StringBuilder text = new StringBuilder("runs " + report.version() + " in slot "
                + BootReports.boot(report).slot() + ", " + state + ", boot " + report.boots());
        report.reason()
                .map(BootReports::reason)
                .ifPresent(reason -> text.append("; it fell back: ").append(reason.meaning()));
        say(
                Event.BOARD_BOOTED,
                text.toString(),
                Map.of("version", report.version(), "boots", report.boots(), "confirmed", report.confirmed()));
    }

    private Optional<Duration> work(JobExecution execution, BoardReport report)
            throws LinkException, SmpException, IOException, InterruptedException {
        Progress progress = new Progress(board, execution, services.server(), services.log());
        return switch (Step.next(execution.jobId(), execution.executionNumber(), report)) {
            case Step.Succeeded succeeded -> succeed(execution, report);
            case Step.Failed failed ->
                conclude(execution, ExecutionStatus.FAILED, failed.reason(), failed.detail(), report);
            case Step.AwaitTrial trial -> {
                say(Event.TRIAL, "the new image runs its self-test");
                progress.phase(Phase.TRIAL);
                yield Optional.of(shorter(TRIAL_POLL, services.pollInterval()));
            }
            case Step.Act act -> act(execution, report, progress);
        };
    }

    private Optional<Duration> act(JobExecution execution, BoardReport report, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        Instant now = services.clock().instant();
        if (now.isBefore(board.installNotBefore)) {
            return Optional.of(shorter(Duration.between(now, board.installNotBefore), services.pollInterval()));
        }
        board.installNotBefore = now.plus(board.retries.next());
        Optional<JobDocument> document = documents.read(execution);
        Result result = document.isEmpty()
                ? new Result.Rejected(ReasonCode.UNSUPPORTED_JOB)
                : carryOut(document.get(), execution, report, progress);
        return switch (result) {
            case Result.Restarting restarting -> Optional.empty();
            case Result.Done done -> succeed(execution, report);
            case Result.Failed failed ->
                conclude(execution, ExecutionStatus.FAILED, failed.reason(), 0, words.report());
            case Result.Rejected rejected ->
                conclude(execution, ExecutionStatus.REJECTED, rejected.reason(), 0, words.report());
            case Result.Waiting waiting -> {
                say(Event.JOB_WAITS, "job " + execution.jobId() + " waits: " + waiting.why());
                yield Optional.of(services.pollInterval());
            }
        };
    }

    private Result carryOut(JobDocument document, JobExecution execution, BoardReport report, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        return document.operation().equals(JobDocument.UPDATE)
                ? installer.install(execution.jobId(), execution.executionNumber(), document, report.hash(), progress)
                : restarter.restart(document, execution.jobId(), report, progress);
    }

    private Optional<Duration> succeed(JobExecution execution, BoardReport report)
            throws LinkException, SmpException, IOException, InterruptedException {
        board.details.put(StatusDetails.PHASE, Phase.CONFIRMED.name());
        return conclude(execution, ExecutionStatus.SUCCEEDED, null, 0, report);
    }

    /** Hands the outcome, with the board's own words as evidence, to the outbox, and delivers it if the server is there. */
    private Optional<Duration> conclude(
            JobExecution execution, ExecutionStatus status, @Nullable ReasonCode reason, int detail, BoardReport report)
            throws LinkException, SmpException, IOException, InterruptedException {
        Map<String, String> details = new HashMap<>(board.details);
        if (reason != null) {
            details.put(StatusDetails.REASON, reason.name());
            details.put("detail", Integer.toString(detail));
        }
        services.outbox()
                .keep(
                        board.id,
                        execution.jobId(),
                        new UpdateRequest(
                                status,
                                details,
                                null,
                                execution.executionNumber(),
                                null,
                                null,
                                null,
                                BootReports.report(
                                        report,
                                        sealift.metrics(),
                                        services.clock().instant()),
                                reason));
        board.concluded = true;
        sayOutcome(execution, status, reason, report);
        try {
            services.outbox().deliver(board.id);
        } catch (ServerException e) {
            services.log()
                    .add(
                            Event.OUTCOME_KEPT,
                            board.id,
                            "the outcome of job " + execution.jobId() + " is kept until the server is back");
        }
        return Optional.of(services.pollInterval());
    }

    private void sayOutcome(
            JobExecution execution, ExecutionStatus status, @Nullable ReasonCode reason, BoardReport report) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("job", execution.jobId());
        values.put("version", report.version());
        if (reason != null) {
            values.put("reason", reason.name());
        }
        String job = "job " + execution.jobId();
        String why = reason == null ? "" : ": " + reason.name() + ", " + reason.meaning();
        switch (status) {
            case SUCCEEDED ->
                say(
                        Event.SUCCEEDED,
                        job + ": the board confirms " + report.version() + " in slot "
                                + BootReports.boot(report).slot() + " (boot " + report.boots() + ")",
                        values);
            case REJECTED -> say(Event.REJECTED, job + " was not tried" + why, values);
            default -> say(Event.FAILED, job + " failed" + why + "; the board runs " + report.version(), values);
        }
    }

    private void say(Event event, String text) {
        say(event, text, Map.of());
    }

    private void say(Event event, String text, Map<String, ?> values) {
        if (board.isNews(event + text)) {
            services.log().add(event, identity.id(), text, values);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
