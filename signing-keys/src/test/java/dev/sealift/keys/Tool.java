package dev.sealift.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Programs that tests run to have a second opinion. */
final class Tool {
    private static final int SECONDS = 60;

    private Tool() {}

    /** Its output; fails the test when the program fails. */
    static String run(Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted", e);
        } finally {
            process.destroy();
        }
        return output;
    }

    static String run(String... command) throws IOException {
        return run(Map.of(), List.of(command));
    }

    /** That of ./test, or the one that SEALIFT_PYTHON names. */
    static Path python() {
        var named = System.getenv("SEALIFT_PYTHON");
        var python = named == null ? root().resolve(".cache/python/bin/python") : Path.of(named);
        if (!Files.isExecutable(python)) {
            throw new AssertionError("there is no " + python
                    + ", the Python with tools/python/requirements.txt: run ./test, or set SEALIFT_PYTHON");
        }
        return python;
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("reason-codes.csv"))) {
            directory = Objects.requireNonNull(directory.getParent(), "the tests run inside the checkout");
        }
        return directory;
    }
}
