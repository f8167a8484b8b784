package dev.sealift.image.agreement;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A program that reads questions and writes a verdict on each. */
abstract class ProcessJudge implements Judge {
    private final Process process;
    private final OutputStream questions;

    ProcessJudge(Process process) {
        this.process = process;
        this.questions = new BufferedOutputStream(process.getOutputStream());
    }

    /** Reads the next verdict. */
    abstract String verdict() throws IOException;

    @Override
    public final List<String> judge(List<Question> batch) throws IOException {
        for (var question : batch) {
            questions.write(question.frame());
        }
        questions.flush();
        var answers = new ArrayList<String>();
        while (answers.size() < batch.size()) {
            answers.add(verdict());
        }
        return answers;
    }

    @Override
    public final void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
