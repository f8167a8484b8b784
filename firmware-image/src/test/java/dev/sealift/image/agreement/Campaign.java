package dev.sealift.image.agreement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Puts mutants before all judges, and before judges with a planted bug until that is found. */
final class Campaign {
    /** So many mutants are made, and judged by all, at a time. */
    private static final int BATCH = 250;

    /** A long campaign takes half an hour. */
    private static final int TELL_EVERY = 100_000;

    /** Further disagreements tell nothing new. */
    private static final int MAX_DISAGREEMENTS = 20;

    /** For a batch, which takes a planted judge a second on a slow machine. */
    private static final int PATIENCE_SECONDS = 60;

    private final Mutants mutants;
    private final ExecutorService threads;
    private final JavaJudge java = new JavaJudge();
    private final Judge c;
    private final Judge imgtool;
    private final Map<String, Judge> planted;
    private final Map<String, Integer> foundAt = new LinkedHashMap<>();
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<String> disagreements = new ArrayList<>();

    Campaign(Mutants mutants, ExecutorService threads, Judge c, Judge imgtool, Map<String, Judge> planted) {
        this.mutants = mutants;
        this.threads = threads;
        this.c = c;
        this.imgtool = imgtool;
        this.planted = planted;
    }

    /** How many mutants it took to find each planted bug. */
    Map<String, Integer> foundAt() {
        return foundAt;
    }

    /** Planted bugs that were not found. */
    List<String> missed() {
        return List.copyOf(planted.keySet());
    }

    /** How often each verdict was given. */
    Map<String, Integer> verdicts() {
        return verdicts;
    }

    /** What two judges differ in without a documented reason. */
    List<String> disagreements() {
        return disagreements;
    }

    void run(int count) throws Exception {
        for (int from = 0; from < count && disagreements.size() < MAX_DISAGREEMENTS; from += BATCH) {
            batch(IntStream.range(from, Math.min(count, from + BATCH))
                    .parallel()
                    .mapToObj(mutants::get)
                    .toList());
            if ((from + BATCH) % TELL_EVERY == 0) {
                System.out.printf("agreement: %,d mutants, %d disagreements%n", from + BATCH, disagreements.size());
            }
        }
    }

    private void batch(List<Mutants.Mutant> batch) throws Exception {
        var byPlanted = new LinkedHashMap<String, Future<List<String>>>();
        var questions = batch.stream().map(Mutants.Mutant::question).toList();
        planted.forEach((name, judge) -> byPlanted.put(name, threads.submit(() -> judge.judge(questions))));
        var byC = threads.submit(() -> c.judge(questions));
        var byImgtool = threads.submit(() -> imgtool.judge(questions));
        var byJava = java.judge(questions);
        for (int i = 0; i < batch.size(); i++) {
            verdicts.merge(byJava.get(i), 1, Integer::sum);
            compare(
                    batch.get(i),
                    byJava.get(i),
                    byC.get().get(i),
                    byImgtool.get().get(i));
        }
        for (var entry : byPlanted.entrySet()) {
            int at = firstDifference(byJava, entry.getValue());
            if (at < batch.size()) {
                foundAt.put(entry.getKey(), batch.get(at).index() + 1);
            }
        }
        for (var found : foundAt.keySet()) {
            var judge = planted.remove(found);
            if (judge != null) {
                judge.close();
            }
        }
    }

    private void compare(Mutants.Mutant mutant, String byJava, String byC, String byImgtool) {
        require(byJava.equals(byC), mutant, byJava, "the bootloader: " + byC);
        byte[] file = mutant.question().file().toArray();
        boolean imgtoolKnows = mutant.question().trustSet().size() == 0; // it has one key and no sets
        boolean same = byJava.equals(Judge.ACCEPTED) == byImgtool.equals(Judge.ACCEPTED);
        require(!imgtoolKnows || same || Difference.explains(byJava, file), mutant, byJava, "imgtool: " + byImgtool);
        var asFile = JavaJudge.judgeFile(mutant.question());
        require(
                asFile.equals(byJava) || onlyOfFiles(asFile, mutant.question()),
                mutant,
                byJava,
                "as a file: " + asFile);
    }

    /** Flash has no length of file: what is cut off reads as erased, and what is too much was never written. */
    private static boolean onlyOfFiles(String asFile, Question question) {
        return switch (asFile) {
            case "IMAGE_TRUNCATED" -> !new Look(question.file().toArray()).whole();
            case "IMAGE_TOO_LARGE" ->
                question.file().size() > question.slotOfBoard().size();
            default -> false;
        };
    }

    private void require(boolean agreed, Mutants.Mutant mutant, String byJava, String other) {
        if (!agreed) {
            disagreements.add(
                    "mutant %d (%s): Sealift: %s, %s".formatted(mutant.index(), mutant.damage(), byJava, other));
        }
    }

    /** A planted judge that ended, or does not end, differs too: its bug may well do that. */
    private static int firstDifference(List<String> right, Future<List<String>> verdicts) throws InterruptedException {
        try {
            var its = verdicts.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            int at = 0;
            while (at < right.size() && its.get(at).equals(right.get(at))) {
                at++;
            }
            return at;
        } catch (ExecutionException | TimeoutException e) {
            return right.size() - 1;
        }
    }
}
