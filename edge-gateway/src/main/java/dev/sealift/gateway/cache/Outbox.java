package dev.sealift.gateway.cache;

import dev.sealift.api.Json;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.ServerClient;
import dev.sealift.gateway.server.ServerException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Outcomes of executions on their way to the server: on disk before anything else, removed when the server has answered. A
 * device's outcomes are used by that device's thread only.
 */
public final class Outbox {
    private static final String END = ".json";

    private final Path folder;
    private final ServerClient server;
    private final EventLog log;
    private final JsonMapper json = Json.mapper();

    /** What a file holds. */
    private record Outcome(String thing, String job, UpdateRequest request) {}

    /** An outbox in that folder for that server. */
    public Outbox(Path folder, ServerClient server, EventLog log) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.server = server;
        this.log = log;
    }

    /** Keeps the outcome of an execution until it is delivered; a later one for the same execution replaces it. */
    public void keep(String thing, String job, UpdateRequest request) throws IOException {
        Path file =
                Files.createDirectories(folderOf(thing)).resolve(encode(job) + "-" + request.executionNumber() + END);
        DurableFiles.write(file, json.writeValueAsBytes(new Outcome(thing, job, request)));
    }

    /** Delivers what is kept for a device; what the server does not want any more is dropped with a word. */
    public void deliver(String thing) throws IOException, ServerException, InterruptedException {
        for (Path file : filesOf(thing)) {
            Optional<Outcome> outcome = read(file);
            if (outcome.isPresent()) {
                send(outcome.get());
            }
            Files.delete(file);
        }
    }

    private List<Path> filesOf(String thing) throws IOException {
        Path of = folderOf(thing);
        if (!Files.isDirectory(of)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(of)) {
            return files.filter(file -> file.toString().endsWith(END)).sorted().toList();
        }
    }

    private Optional<Outcome> read(Path file) throws IOException {
        try {
            return Optional.of(json.readValue(Files.readAllBytes(file), Outcome.class));
        } catch (JacksonException e) {
            log.add(Event.OUTCOME_DROPPED, file.toString(), "is damaged and was dropped; the board will tell it again");
            return Optional.empty();
        }
    }

    private void send(Outcome outcome) throws ServerException, InterruptedException {
        String status = String.valueOf(outcome.request().status());
        try {
            UpdateReply reply = server.update(outcome.thing(), outcome.job(), outcome.request());
            UpdateReply.Evidence evidence = reply.evidence();
            if (evidence != null && !evidence.accepted()) {
                log.add(
                        Event.EVIDENCE_REFUSED,
                        outcome.thing(),
                        "the server does not believe the success of job " + outcome.job() + ": " + evidence.reason()
                                + " (" + evidence.detail() + ")",
                        Map.of("job", outcome.job(), "reason", evidence.reason().name()));
            } else {
                log.add(
                        Event.OUTCOME_DELIVERED,
                        outcome.thing(),
                        "the server knows that job " + outcome.job() + " ended as " + status,
                        Map.of("job", outcome.job(), "status", status));
            }
        } catch (ServerException.Refused e) {
            log.add(
                    Event.OUTCOME_DROPPED,
                    outcome.thing(),
                    "the server does not want the outcome " + status + " of job " + outcome.job() + ": "
                            + e.getMessage(),
                    Map.of("job", outcome.job(), "status", status));
        }
    }

    /** With a prefix, so that no name of a device leaves the folder. */
    private Path folderOf(String thing) {
        return folder.resolve("thing-" + encode(thing));
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
