package dev.sealift.cli.shell;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sealift man}. */
@Command(
        name = "man",
        description = {
            "Print the manual page: sealift man | man -l -",
            "To install it: sealift man > /usr/local/share/man/man1/sealift.1",
        })
public final class ManCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    private @Nullable CommandSpec spec;

    /** Prints in that shell. */
    public ManCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        shell.out().print(ManualPage.of(Objects.requireNonNull(spec).root().commandLine()));
        shell.out().flush();
        return ExitCode.OK.number();
    }
}
