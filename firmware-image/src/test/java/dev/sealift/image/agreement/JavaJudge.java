package dev.sealift.image.agreement;

import dev.sealift.image.ByteSource;
import dev.sealift.image.ImageRules;
import dev.sealift.image.ImageVerifier;
import dev.sealift.image.Verdict;
import java.util.List;
import java.util.function.Function;

/**
 * This library's verdict on a file as it lies in a slot: erased flash behind it, what is longer than the slot cut off.
 * It is a function of a frame so that one from another class loader, with a planted bug, can be called.
 */
public final class JavaJudge implements Judge, Function<byte[], String> {
    @Override
    public String apply(byte[] frame) {
        var question = Question.ofFrame(frame);
        long slotSize = question.slotOfBoard().size();
        var file = ByteSource.of(question.file().toArray());
        var inFlash = file.size() > slotSize ? file.slice(0, slotSize) : file.padded(slotSize, (byte) 0xff);
        try {
            return verdict(inFlash, question.rules());
        } catch (RuntimeException e) {
            return e.getClass().getName(); // a planted bug may throw; agreement fails either way
        }
    }

    @Override
    public List<String> judge(List<Question> questions) {
        return questions.stream().map(question -> apply(question.frame())).toList();
    }

    /** The verdict on the file itself, as intake and {@code sealift verify} see it. */
    static String judgeFile(Question question) {
        return verdict(ByteSource.of(question.file().toArray()), question.rules());
    }

    private static String verdict(ByteSource file, ImageRules rules) {
        return switch (ImageVerifier.verify(file, rules, null)) {
            case Verdict.Accepted accepted -> ACCEPTED;
            case Verdict.Refused refused -> refused.fault().name();
        };
    }
}
