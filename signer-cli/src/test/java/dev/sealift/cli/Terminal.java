package dev.sealift.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commands in a process of their own on a real terminal, with a person who types. */
public final class Terminal {
    private static final Path SCRIPT = Path.of("src/test/python/terminal.py");

    /**
     * How a command ended.
     *
     * @param screen what a person saw, echoes included
     */
    public record Result(int code, String screen) {}

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> typed = new ArrayList<>();

    /** Sets an environment variable. */
    public Terminal with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** When that stands on the screen, types that and the Enter key. */
    public Terminal type(String prompt, String answer) {
        typed.add(prompt);
        typed.add(answer);
        return this;
    }

    /** What starts the command line in a process of its own. */
    public static List<String> sealift() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // as ./sealift does, like the rest
                "-Djdk.console=java.base",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Sealift.class.getName());
    }

    /** Runs the command to its end. */
    public Result run(Object... arguments) {
        var command = new ArrayList<>(sealift());
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        return runProgram(command);
    }

    /** Runs another program to its end. */
    public Result runProgram(List<String> program) {
        var command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
        command.addAll(typed);
        command.add("--");
        command.addAll(program);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var screen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), screen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
