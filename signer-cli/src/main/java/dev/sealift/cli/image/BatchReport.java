package dev.sealift.cli.image;

import dev.sealift.cli.ProgressBar;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.FileName;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells how a batch goes. */
abstract sealed class BatchReport implements AutoCloseable {
    final Shell shell;

    private BatchReport(Shell shell) {
        this.shell = shell;
    }

    /** One file is done. */
    abstract void tell(Batch.Outcome outcome);

    /** All are done. */
    abstract void summary(List<Batch.Outcome> outcomes);

    @Override
    public void close() {}

    private static long count(List<Batch.Outcome> outcomes, Class<? extends Batch.Outcome> kind) {
        return outcomes.stream().filter(kind::isInstance).count();
    }

    /** A line of JSON for each file when it is done, and one at the end. */
    static final class Lines extends BatchReport {
        /** A file; {@code signed} is what {@code sign --json} prints. */
        record FileLine(
                String input,
                String output,
                String result,
                @Nullable Object signed,
                @Nullable Integer exitCode,
                @Nullable String error) {}

        /** The last line. */
        record SummaryLine(Summary summary) {}

        /** Counts of files. */
        record Summary(long signed, long failed, long skipped) {}

        Lines(Shell shell) {
            super(shell);
        }

        @Override
        void tell(Batch.Outcome outcome) {
            var input = outcome.item().input().toString();
            var output = outcome.item().output().toString();
            shell.printJsonLine(
                    switch (outcome) {
                        case Batch.Signed signed ->
                            new FileLine(input, output, "signed", signed.file().get(), null, null);
                        case Batch.Failed failed ->
                            new FileLine(
                                    input, output, "failed", null, failed.code().number(), failed.message());
                        case Batch.Skipped skipped -> new FileLine(input, output, "skipped", null, null, null);
                    });
        }

        @Override
        void summary(List<Batch.Outcome> outcomes) {
            shell.printJsonLine(new SummaryLine(new Summary(
                    count(outcomes, Batch.Signed.class),
                    count(outcomes, Batch.Failed.class),
                    count(outcomes, Batch.Skipped.class))));
        }
    }

    /** A bar on a terminal, failures as they come, and a line at the end. */
    static final class Text extends BatchReport {
        private final int total;
        private final LongSupplier clock;
        private final long start;
        private final ProgressBar bar;
        private int done;

        Text(Shell shell, int total, LongSupplier clock) {
            super(shell);
            this.total = total;
            this.clock = clock;
            this.start = clock.getAsLong();
            this.bar = new ProgressBar(shell);
        }

        @Override
        void tell(Batch.Outcome outcome) {
            done++;
            if (outcome instanceof Batch.Failed failed) {
                bar.close();
                shell.err().println("sealift: " + FileName.shown(failed.item().input()) + ": " + failed.message());
            }
            bar.show(done, total, done + " of " + total);
        }

        @Override
        void summary(List<Batch.Outcome> outcomes) {
            long skipped = count(outcomes, Batch.Skipped.class);
            bar.close();
            shell.out()
                    .println("%d signed and checked, %d failed%s, %.1f s"
                            .formatted(
                                    count(outcomes, Batch.Signed.class),
                                    count(outcomes, Batch.Failed.class),
                                    skipped == 0 ? "" : ", " + skipped + " not tried",
                                    (clock.getAsLong() - start) / 1e9));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
