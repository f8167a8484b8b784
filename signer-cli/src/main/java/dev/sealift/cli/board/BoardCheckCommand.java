package dev.sealift.cli.board;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift board check}. */
@Command(name = "check", description = "Check board profiles; a fault is named with its line.")
final class BoardCheckCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME|FILE",
            description = "Names that 'sealift board list' shows, or files.")
    private List<String> boards = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    BoardCheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var catalog = new BoardCatalog(shell.environment());
        var views = boards.stream()
                .map(catalog::entry)
                .map(entry -> BoardView.of(entry.profile(), entry.source()))
                .toList();
        if (json.given()) {
            shell.printJson(views);
        } else {
            views.forEach(view -> shell.out().println("good  " + view.source() + ": " + view.line()));
        }
        return ExitCode.OK.number();
    }
}
