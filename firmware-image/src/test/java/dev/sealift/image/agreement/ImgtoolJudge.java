package dev.sealift.image.agreement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        var builder = new ProcessBuilder(PYTHON.toString(), "-u", SCRIPT.toString(), key.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return new ImgtoolJudge(
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    @Override
    public List<String> judge(List<Question> batch) throws IOException {
        for (var question : batch) {
            questions.write(question.frame());
        }
        questions.flush();
        var answers = new ArrayList<String>();
        while (answers.size() < batch.size()) {
            String verdict = verdicts.readLine();
            if (verdict == null) {
                throw new IOException("imgtool's process ended");
            }
            answers.add(verdict.equals("OK") ? ACCEPTED : verdict);
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
