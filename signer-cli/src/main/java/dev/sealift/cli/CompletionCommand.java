package dev.sealift.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sealift completion}. */
@Command(
        name = "completion",
        description =
                "Print a script that completes commands and options in bash and zsh: source <(sealift completion)")
final class CompletionCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(spec).root().commandLine();
        shell.out().print(AutoComplete.bash("sealift", root));
        return ExitCode.OK.number();
    }
}
