package dev.sealift.cli;

import dev.sealift.cli.board.BoardCommand;
import dev.sealift.cli.delta.DeltaCommand;
import dev.sealift.cli.diff.DiffCommand;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.image.InspectCommand;
import dev.sealift.cli.image.SignCommand;
import dev.sealift.cli.image.VerifyCommand;
import dev.sealift.cli.key.KeyCommand;
import dev.sealift.cli.server.AuditCommands;
import dev.sealift.cli.server.DeviceCommands;
import dev.sealift.cli.server.GatewayCommands;
import dev.sealift.cli.server.GroupCommands;
import dev.sealift.cli.server.JobCommands;
import dev.sealift.cli.server.LoginCommand;
import dev.sealift.cli.server.ReleaseCommands;
import dev.sealift.cli.server.WebhookCommands;
import dev.sealift.cli.service.AttestCommand;
import dev.sealift.cli.service.OperatorCommands;
import dev.sealift.cli.service.ProfileCommands;
import dev.sealift.cli.service.RequestCommands;
import dev.sealift.cli.shell.CompletionCommand;
import dev.sealift.cli.shell.ManCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The commands and their root, for picocli. */
@Command(
        name = "sealift",
        synopsisSubcommandLabel = "COMMAND",
        description = "Sign firmware, release it and watch it arrive.",
        footer = {"", "Each command explains itself with --help. Exit codes: docs/cli.md"})
final class CommandTree {
    /** By their names, in the order of the help. */
    private static final Map<String, Function<Shell, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("key", KeyCommand::tree);
        COMMANDS.put("sign", SignCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("inspect", InspectCommand::new);
        COMMANDS.put("diff", DiffCommand::new);
        COMMANDS.put("delta", DeltaCommand::new);
        COMMANDS.put("board", BoardCommand::tree);
        COMMANDS.put("login", LoginCommand::new);
        COMMANDS.put("device", DeviceCommands::new);
        COMMANDS.put("group", GroupCommands::new);
        COMMANDS.put("gateway", GatewayCommands::new);
        COMMANDS.put("release", ReleaseCommands::new);
        COMMANDS.put("job", JobCommands::tree);
        COMMANDS.put("profile", ProfileCommands::new);
        COMMANDS.put("request", RequestCommands::new);
        COMMANDS.put("operator", OperatorCommands::new);
        COMMANDS.put("webhook", WebhookCommands::new);
        COMMANDS.put("audit", AuditCommands::new);
        COMMANDS.put("attest", AttestCommand::new);
        COMMANDS.put("completion", CompletionCommand::new);
        COMMANDS.put("man", ManCommand::new);
    }

    /** Commands that look at the others. */
    private static final Set<String> SPEAK_OF_ALL = Set.of("completion", "man");

    private CommandTree() {}

    /** Runs the command that the arguments name. */
    static int run(Shell shell, String... args) {
        return commandLine(shell, args).execute(isUnknown(args) ? new String[] {args[0]} : args);
    }

    /** Picocli would answer 'sealift keygen --help' with the help, not with there being no such command. */
    private static boolean isUnknown(String... args) {
        return args.length > 0 && !args[0].startsWith("-") && !COMMANDS.containsKey(args[0]);
    }

    /** All commands, whichever the arguments name: for help and completion. */
    static CommandLine commandLine(Shell shell) {
        return commandLine(shell, COMMANDS.keySet(), null);
    }

    /** Only the command named first, since reading the annotations of all of them takes longer than signing. */
    private static CommandLine commandLine(Shell shell, String... args) {
        boolean known = args.length > 0 && COMMANDS.containsKey(args[0]) && !SPEAK_OF_ALL.contains(args[0]);
        return known ? commandLine(shell, Set.of(args[0]), args.length > 1 ? args[1] : null) : commandLine(shell);
    }

    private static CommandLine commandLine(Shell shell, Set<String> names, @Nullable String below) {
        var errors = new ErrorReporter(shell.err());
        var root = new CommandLine(new CommandTree());
        COMMANDS.forEach((name, command) -> {
            if (names.contains(name)) {
                root.addSubcommand(MethodCommands.of(command.apply(shell), below));
            }
        });
        root.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
        root.getCommandSpec()
                .addOption(OptionSpec.builder(JsonOption.NAME)
                        .type(boolean.class)
                        .description("Print JSON, whatever the command.")
                        .build());
        root.getCommandSpec()
                .version("sealift 0.1.0")
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build());
        root.registerConverter(Path.class, FileName::parse);
        addHelp(root);
        return root.setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setUseSimplifiedAtFiles(true)
                .setAtFileCommentChar(null)
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
        command.getSubcommands().values().forEach(CommandTree::addHelp);
    }
}
