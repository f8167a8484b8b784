package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.PlainWords;
import dev.sealift.cli.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of signing many files, and doing it. */
final class BatchOptions {
    @Option(
            names = "--out-dir",
            paramLabel = "DIR",
            description = "Sign all FILEs, on all processors, into that directory, under their own names.")
    private @Nullable Path directory;

    @Option(names = "--fail-fast", description = "With --out-dir: start no further file when one has failed.")
    private boolean failFast;

    /** Reads that option out of plain words; false when it is none of these. */
    boolean take(String option, PlainWords words) {
        if (!option.equals("--out-dir")) {
            return false;
        }
        directory = words.once(directory, Path::of);
        return true;
    }

    boolean wanted() {
        if (directory == null && failFast) {
            throw usage("--fail-fast without --out-dir (expected: both)");
        }
        return directory != null;
    }

    /** Signs them and tells of each; the exit code is that of the first file, in their order, that failed. */
    int run(Shell shell, boolean json, FileSigner signer, List<Path> files) {
        var items = items(signer.recipe(), files);
        try (var report =
                json ? new BatchReport.Lines(shell) : new BatchReport.Text(shell, items.size(), System::nanoTime)) {
            var outcomes = Batch.run(items, signer::prepare, failFast, report::tell);
            report.summary(outcomes);
            return outcomes.stream()
                    .filter(Batch.Failed.class::isInstance)
                    .map(outcome -> ((Batch.Failed) outcome).code())
                    .findFirst()
                    .orElse(ExitCode.OK)
                    .number();
        }
    }

    private List<Batch.Item> items(Recipe recipe, List<Path> files) {
        var folder = Objects.requireNonNull(directory);
        if (!Files.isDirectory(folder)) {
            throw new CliException(
                    ExitCode.FILE,
                    "--out-dir " + folder + " is no directory (expected: one that is there; make it first)");
        }
        var seen = new HashMap<String, Path>();
        return files.stream()
                .map(file -> {
                    var name = recipe.outputName(String.valueOf(file.getFileName()));
                    var other = seen.put(name, file);
                    if (other != null) {
                        throw usage(other + " and " + file + " would both become " + name
                                + " (expected: different names; sign them into two directories)");
                    }
                    return new Batch.Item(file, folder.resolve(name));
                })
                .toList();
    }
}
