package dev.sealift.image.agreement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** imgtool's own verification, in one Python process that asks it again and again. */
final class ImgtoolJudge implements Judge {
    private static final Path PYTHON = Path.of("../.cache/python/bin/python");
    private static final Path SCRIPT = Path.of("src/test/python/imgtool_judge.py");

    private final Process process;
    private final OutputStream questions;
    private final BufferedReader verdicts;

    private ImgtoolJudge(Process process) {
        this.process = process;
        this.questions = new BufferedOutputStream(process.getOutputStream());
        this.verdicts = process.inputReader(UTF_8);
    }

    /** Starts Python; without it the test fails. */
    static ImgtoolJudge start(Path scratch) throws IOException {
        if (!Files.isExecutable(PYTHON)) {
            throw new IOException("no " + PYTHON + " (expected: Python with imgtool; ./test installs it)");
        }
        Path key = Files.writeString(
                scratch.resolve("trusted.pem"), TestKeys.TRUSTED.publicKey().toPem());
        var builder = new ProcessBuilder(
                PYTHON.toString(),
                "-u",
                SCRIPT.toString(),
                key.toString(),
                scratch.resolve("image.bin").toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return new ImgtoolJudge(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    @Override
    public String judge(Question question) throws IOException {
        questions.write(question.frame());
        questions.flush();
        String verdict = verdicts.readLine();
        if (verdict == null) {
            throw new IOException("imgtool's process ended");
        }
        return verdict.equals("OK") ? ACCEPTED : verdict;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
