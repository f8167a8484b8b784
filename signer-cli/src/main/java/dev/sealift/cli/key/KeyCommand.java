package dev.sealift.cli.key;

import dev.sealift.cli.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sealift key}. */
@Command(name = "key", synopsisSubcommandLabel = "COMMAND", description = "Make and show keys.")
public final class KeyCommand {
    private KeyCommand() {}

    /** The command with its subcommands. */
    public static CommandLine tree(Shell shell) {
        return new CommandLine(new KeyCommand())
                .addSubcommand(new KeyNewCommand(shell))
                .addSubcommand(new KeyShowCommand(shell));
    }
}
