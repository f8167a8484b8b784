package dev.sealift.cli.board;

import dev.sealift.cli.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sealift board}. */
@Command(
        name = "board",
        synopsisSubcommandLabel = "COMMAND",
        description = "Show, check and write board profiles, which say what images for a board look like.")
public final class BoardCommand {
    private BoardCommand() {}

    /** The command with its subcommands. */
    public static CommandLine tree(Shell shell) {
        return new CommandLine(new BoardCommand())
                .addSubcommand(new BoardListCommand(shell))
                .addSubcommand(new BoardShowCommand(shell))
                .addSubcommand(new BoardCheckCommand(shell))
                .addSubcommand(new BoardNewCommand(shell));
    }
}
