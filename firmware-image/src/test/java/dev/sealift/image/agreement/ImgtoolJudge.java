package dev.sealift.image.agreement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** imgtool's own verification, in one Python process that asks it again and again. */
final class ImgtoolJudge extends ProcessJudge {
    private static final Path PYTHON = Path.of("../.cache/python/bin/python");
    private static final Path SCRIPT = Path.of("src/test/python/imgtool_judge.py");

    private final BufferedReader verdicts;

    private ImgtoolJudge(Process process) {
        super(process);
        this.verdicts = process.inputReader(UTF_8);
    }

    /** Starts Python; without it the test fails. */
    static ImgtoolJudge start(Path scratch) throws IOException {
        if (!Files.isExecutable(PYTHON)) {
            throw new IOException("no " + PYTHON + " (expected: Python with imgtool; ./test installs it)");
        }
        Path key = Files.writeString(
                scratch.resolve("trusted.pem"), TestKeys.TRUSTED.publicKey().toPem());
        var builder = new ProcessBuilder(PYTHON.toString(), "-u", SCRIPT.toString(), key.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return new ImgtoolJudge(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    @Override
    String verdict() throws IOException {
        String verdict = verdicts.readLine();
        if (verdict == null) {
            throw new IOException("imgtool's process ended");
        }
        return verdict.equals("OK") ? ACCEPTED : verdict;
    }
}
