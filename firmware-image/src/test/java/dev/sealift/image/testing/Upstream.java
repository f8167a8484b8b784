package dev.sealift.image.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** imgtool, espsecure and esptool of {@code .cache/python}, which {@code ./test} sets up, in one Python process. */
public final class Upstream implements AutoCloseable {
    private static final Path PYTHON = Path.of("../.cache/python/bin/python");
    private static final Path SCRIPT = Path.of("src/test/python/upstream.py");

    /** What a command answered. */
    public record Answer(int code, String output) {
        public boolean ok() {
            return code == 0;
        }
    }

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private Upstream(Process process) {
        this.process = process;
        this.commands = process.outputWriter(UTF_8);
        this.answers = process.inputReader(UTF_8);
    }

    /** Starts Python; without it the test fails, since a comparison that is not made proves nothing. */
    public static Upstream start() throws IOException {
        if (!Files.isExecutable(PYTHON)) {
            throw new IOException("no " + PYTHON + " (expected: Python with the upstream tools; ./test installs it)");
        }
        var builder = new ProcessBuilder(PYTHON.toString(), "-u", SCRIPT.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return new Upstream(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Runs one command: the name of the tool and its arguments. */
    public Answer run(List<String> command) throws IOException {
        commands.write(String.join("\t", command) + "\n");
        commands.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("Python ended during " + command);
        }
        var fields = line.split("\t", -1);
        return new Answer(
                Integer.parseInt(fields[0]), new String(Base64.getDecoder().decode(fields[1]), UTF_8));
    }

    /** Likewise, and the command must succeed. */
    public String must(List<String> command) throws IOException {
        var answer = run(command);
        if (!answer.ok()) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + answer.code() + ":\n" + answer.output());
        }
        return answer.output();
    }

    @Override
    public void close() throws IOException {
        commands.close();
        process.destroy();
    }
}
