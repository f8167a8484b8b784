package dev.sealift.cli.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** imgtool, espsecure and the judge of encrypted images in one Python process, since starting Python costs more than they do. */
final class UpstreamTools implements AutoCloseable {
    private static final Path SCRIPT = Path.of("../firmware-image/src/test/python/upstream.py");

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    UpstreamTools() {
        var builder = new ProcessBuilder(Imgtool.python().toString(), "-u", SCRIPT.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        try {
            process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = process.outputWriter(UTF_8);
        answers = process.inputReader(UTF_8);
    }

    /** Runs one command, the name of the tool and its arguments, which must succeed. */
    void must(List<String> command) {
        try {
            commands.write(String.join("\t", command) + "\n");
            commands.flush();
            var line = answers.readLine();
            if (line == null) {
                throw new AssertionError("Python ended during " + command);
            }
            var fields = line.split("\t", -1);
            if (!fields[0].equals("0")) {
                var output = new String(Base64.getDecoder().decode(fields[1]), UTF_8);
                throw new AssertionError(String.join(" ", command) + " ended with " + fields[0] + ":\n" + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        commands.close();
        process.destroy();
    }
}
