package dev.sealift.cli.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Upstream imgtool as a process of its own. Its Python is that of {@code ./test}, or what {@code SEALIFT_PYTHON} (a system
 * property or environment variable) names; without it the test fails.
 */
public final class Imgtool {
    /** How it ended. */
    public record Result(int code, String output) {}

    private final Path python = python();

    /** The Python that has the upstream tools. */
    static Path python() {
        String named = Objects.requireNonNullElseGet(
                System.getProperty("SEALIFT_PYTHON"), () -> System.getenv().getOrDefault("SEALIFT_PYTHON", ""));
        var python = named.isEmpty() ? root().resolve(".cache/python/bin/python") : Path.of(named);
        if (!Files.isExecutable(python)) {
            throw new AssertionError("there is no " + python
                    + ", the Python with tools/python/requirements.txt: run ./test, or set SEALIFT_PYTHON");
        }
        return python;
    }

    /** Runs it with these arguments. */
    public Result run(Object... args) {
        var command = new ArrayList<>(List.of(python.toString(), "-m", "imgtool.main"));
        for (var arg : args) {
            command.add(arg.toString());
        }
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Path root() {
        @Nullable Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("reason-codes.csv"))) {
            directory = directory.getParent();
        }
        return Objects.requireNonNull(directory, "the tests run inside the checkout");
    }
}
