package dev.sealift.cli.shell;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealift completion}. */
@Command(
        name = "completion",
        description = {
            "Print a script that completes commands and options.",
            "bash and zsh: source <(sealift completion bash); fish: sealift completion fish | source",
        })
public final class CompletionCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "0..1", paramLabel = "bash|zsh|fish", description = "Your shell (default bash).")
    private String name = "bash";

    @Spec
    private @Nullable CommandSpec spec;

    /** Prints in that shell. */
    public CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var root = Objects.requireNonNull(spec).root().commandLine();
        shell.out()
                .print(
                        switch (name) {
                            // The script of bash turns on zsh's emulation of it by itself.
                            case "bash", "zsh" -> BashCompletion.of(root);
                            case "fish" -> FishCompletion.of(root);
                            default ->
                                throw new CliException(
                                        ExitCode.USAGE, "completion for " + name + " (expected: bash, zsh or fish)");
                        });
        shell.out().flush();
        return ExitCode.OK.number();
    }
}
