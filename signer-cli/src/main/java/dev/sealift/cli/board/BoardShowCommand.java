package dev.sealift.cli.board;

import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift board show}. */
@Command(name = "show", description = "Show the profile of a board, as YAML.")
final class BoardShowCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME|FILE", description = "A name that 'sealift board list' shows, or a file.")
    private String board = "";

    @Mixin
    private final JsonOption json = new JsonOption();

    BoardShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        var entry = new BoardCatalog(shell.environment()).entry(board);
        var profile = entry.profile();
        if (json.given()) {
            shell.printJson(BoardView.of(profile, entry.source()));
        } else {
            shell.out().print(entry.text());
            shell.out().flush();
        }
        return ExitCode.OK.number();
    }
}
