package dev.sealift.cli.board;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sealift board list}. */
@Command(name = "list", description = "List the built-in boards and those in your folder.")
final class BoardListCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final JsonOption json = new JsonOption();

    BoardListCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var catalog = new BoardCatalog(shell.environment());
        var views = catalog.names().stream()
                .map(catalog::entry)
                .map(entry -> BoardView.of(entry.profile(), entry.source()))
                .toList();
        if (json.given()) {
            shell.printJson(views);
        } else {
            views.forEach(view -> shell.out().println(view.line()));
        }
        return ExitCode.OK.number();
    }
}
