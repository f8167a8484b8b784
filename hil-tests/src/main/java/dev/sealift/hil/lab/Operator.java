package dev.sealift.hil.lab;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.Sealift;
import dev.sealift.cli.Shell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody at the {@code sealift} command line. The commands are the real ones; only the terminal is not. Not thread-safe. */
public final class Operator {
    private final Map<String, String> environment;

    /**
     * @param config where the login is kept
     */
    public Operator(Path config) {
        this.environment = Map.of("SEALIFT_CONFIG", config.toString());
    }

    /** What a command said and how it ended. */
    public record Outcome(List<String> command, int exitCode, String out, String err) {}

    /** Run a command, whatever comes of it. */
    public Outcome attempt(List<String> command) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int code = Sealift.run(shell, command.toArray(String[]::new));
        return new Outcome(command, code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Run a command that must succeed; returns what it printed. */
    public String run(List<String> command) {
        Outcome outcome = attempt(command);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException("sealift " + String.join(" ", command) + " ended with " + outcome.exitCode()
                    + ": " + outcome.err() + outcome.out());
        }
        return outcome.out();
    }

    /** Register a device behind a gateway. */
    public void addDevice(String id, String board, String gateway) {
        run(List.of("device", "add", id, "--board", board, "--gateway", gateway));
    }

    /** Make a release of signed images, one for each slot. */
    public void release(String id, List<Path> images) {
        List<String> command = new ArrayList<>(List.of("release", "create", "--id", id));
        images.forEach(image -> command.add(image.toString()));
        run(command);
    }

    /** Offer a release. {@code policy} is what {@code job create} takes beyond release and targets. */
    public void offer(String job, String release, List<String> targets, List<String> policy) {
        List<String> command = new ArrayList<>(List.of("job", "create", "--id", job, "--release", release));
        command.addAll(policy);
        command.add("--target");
        command.addAll(targets);
        run(command);
    }

    /** Ask for something else than an update: {@code reboot}, {@code factory-reset}, {@code rotate-certificate}. */
    public void ask(String job, String kind, String target) {
        run(List.of("job", "create", "--id", job, "--kind", kind, "--target", target));
    }

    /** A job and what each of its targets did. */
    public record JobState(Jobs.View job, List<Jobs.Execution> executions) {
        /** The target's part. */
        public Jobs.Execution of(String device) {
            return executions.stream()
                    .filter(execution -> execution.device().equals(device))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** How far a job is. */
    public JobState job(String id) {
        return Json.mapper().readValue(run(List.of("job", "show", id, "--json")), JobState.class);
    }

    /** What the server knows of a device. */
    public Devices.View device(String id) {
        return Json.mapper().readValue(run(List.of("device", "show", id, "--json")), Devices.View.class);
    }
}
