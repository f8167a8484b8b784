package dev.sealift.cli;

import dev.sealift.cli.board.BoardCommand;
import dev.sealift.cli.diff.DiffCommand;
import dev.sealift.cli.image.InspectCommand;
import dev.sealift.cli.image.SignCommand;
import dev.sealift.cli.image.VerifyCommand;
import dev.sealift.cli.key.KeyCommand;
import dev.sealift.cli.server.DeviceCommands;
import dev.sealift.cli.server.GatewayCommands;
import dev.sealift.cli.server.JobCommands;
import dev.sealift.cli.server.LoginCommand;
import dev.sealift.cli.server.ReleaseCommands;
import dev.sealift.cli.service.AttestCommand;
import dev.sealift.cli.service.OperatorCommands;
import dev.sealift.cli.service.ProfileCommands;
import dev.sealift.cli.service.RequestCommands;
import dev.sealift.cli.shell.CompletionCommand;
import dev.sealift.cli.shell.ManCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The root of the command tree and the process's entry. */
@Command(
        name = "sealift",
        synopsisSubcommandLabel = "COMMAND",
        description = "Sign firmware, release it and watch it arrive.",
        footer = {"", "Each command explains itself with --help. Exit codes: docs/cli.md"})
public final class Sealift {
    private Sealift() {}

    /** Runs one command and returns its exit code to the system. */
    public static void main(String[] args) {
        System.exit(run(Shell.ofProcess(), args));
    }

    /** Runs one command in that shell. */
    public static int run(Shell shell, String... args) {
        return commandLine(shell).execute(args);
    }

    static CommandLine commandLine(Shell shell) {
        var errors = new ErrorReporter(shell.err());
        var root = new CommandLine(new Sealift())
                .addSubcommand(KeyCommand.tree(shell))
                .addSubcommand(new SignCommand(shell))
                .addSubcommand(new VerifyCommand(shell))
                .addSubcommand(new InspectCommand(shell))
                .addSubcommand(new DiffCommand(shell))
                .addSubcommand(BoardCommand.tree(shell))
                .addSubcommand(new LoginCommand(shell))
                .addSubcommand(new DeviceCommands(shell))
                .addSubcommand(new GatewayCommands(shell))
                .addSubcommand(new ReleaseCommands(shell))
                .addSubcommand(new JobCommands(shell))
                .addSubcommand(new ProfileCommands(shell))
                .addSubcommand(new RequestCommands(shell))
                .addSubcommand(new OperatorCommands(shell))
                .addSubcommand(new AttestCommand(shell))
                .addSubcommand(new CompletionCommand(shell))
                .addSubcommand(new ManCommand(shell));
        root.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
        root.getCommandSpec()
                .addOption(OptionSpec.builder(JsonOption.NAME)
                        .type(boolean.class)
                        .description("Print JSON, whatever the command.")
                        .build());
        addHelp(root);
        return root.setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Every command has --help, without a base class that says so. */
    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(false);
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().forEach(Sealift::addHelp);
    }
}
