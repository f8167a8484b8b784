package dev.sealift.cli.key;

import dev.sealift.cli.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sealift key}. */
@Command(
        name = "key",
        synopsisSubcommandLabel = "COMMAND",
        description = "Make, move and show keys, and say which of them devices trust.")
public final class KeyCommand {
    private KeyCommand() {}

    /** The command with its subcommands. */
    public static CommandLine tree(Shell shell) {
        return new CommandLine(new KeyCommand())
                .addSubcommand(new KeyNewCommand(shell))
                .addSubcommand(new KeyImportCommand(shell))
                .addSubcommand(new KeyShowCommand(shell))
                .addSubcommand(new KeyListCommand(shell))
                .addSubcommand(new KeyExportCommand(shell))
                .addSubcommand(TrustCommands.tree(shell))
                .addSubcommand(new KeyRotateCommand(shell))
                .addSubcommand(new KeyRevokeCommand(shell));
    }
}
