package dev.sealift.cli.diff;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.BuildFile;
import dev.sealift.image.ByteSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift diff}. */
@Command(
        name = "diff",
        description = {
            "Show what differs between two files: header fields, TLVs or signatures, and ranges of bytes.",
            "Files of different formats, or of none, are compared byte by byte. Exit code 8: they differ.",
        })
public final class DiffCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--raw", description = "Compare byte by byte, whatever the format.")
    private boolean raw;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "A", description = "A file; binary or Intel HEX.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another.")
    private Path second = Path.of("");

    /** Compares in that shell. */
    public DiffCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        try (var a = BuildFile.open(first, ExitCode.IMAGE_REFUSED);
                var b = BuildFile.open(second, ExitCode.IMAGE_REFUSED)) {
            var diff = diff(a.bytes(), b.bytes());
            if (json.given()) {
                shell.printJson(diff);
            } else {
                shell.out().println(diff.text());
            }
            return (diff.same() ? ExitCode.OK : ExitCode.DIFFERENT).number();
        }
    }

    private FileDiff diff(ByteSource a, ByteSource b) {
        var left = raw ? Anatomy.raw(a) : Anatomy.of(a);
        var right = raw ? Anatomy.raw(b) : Anatomy.of(b);
        if (!left.format().equals(right.format())) {
            left = Anatomy.raw(a);
            right = Anatomy.raw(b);
        }
        var parts = new LinkedHashMap<String, ByteRanges>();
        var names = new LinkedHashSet<>(left.parts().keySet());
        names.addAll(right.parts().keySet());
        for (var name : names) {
            var empty = ByteSource.of(new byte[0]);
            parts.put(
                    name,
                    ByteRanges.of(
                            left.parts().getOrDefault(name, empty),
                            right.parts().getOrDefault(name, empty)));
        }
        return FileDiff.of(first.toString(), second.toString(), left.format(), left.fields(), right.fields(), parts);
    }
}
