package dev.sealift.cli.service;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.Operators;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.server.Pages;
import dev.sealift.cli.server.ServerClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift operator}. */
@Command(
        name = "operator",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Say who may use the server, and what each may do.")
public final class OperatorCommands {
    private static final String OPERATORS = "api/v1/operators";

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public OperatorCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Add a person or program and make the token, which is shown this once.")
    int add(
            @Parameters(paramLabel = "NAME", description = "1–64 of a-z A-Z 0-9 . _ @ -; never used again.")
                    String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            converter = Words.Role.class,
                            description = "admin, release-engineer, approver, auditor or viewer; repeatable.")
                    List<OperatorRole> roles,
            @Option(names = "--token-file", paramLabel = "FILE", description = "Write the token there, mode 0600.")
                    @Nullable
                    Path tokenFile,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(
                    client.post(OPERATORS, new Operators.Create(name, roles), Operators.Token.class), tokenFile, json);
        }
    }

    @Command(description = "Make a new token, shown this once; the old one stops at once.")
    int renew(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--token-file", paramLabel = "FILE", description = "Write the token there, mode 0600.")
                    @Nullable
                    Path tokenFile,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(
                    client.post(path(name, "token"), new Operators.Change(), Operators.Token.class), tokenFile, json);
        }
    }

    @Command(description = "List the operators, those revoked too.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var operators =
                    Pages.all(client, OPERATORS, Operators.Page.class, Operators.Page::operators, Operators.View::name);
            if (json.given()) {
                shell.printJson(new Operators.Page(operators, null));
            } else {
                operators.forEach(operator -> shell.out().println(line(operator)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            description = {
                "Take a token away for good.",
                "Requests for signatures that the operator asked for or approved, and that wait, are revoked too."
            })
    int revoke(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            Confirmation.require(shell, yes, "Revoke operator " + name + " for good?");
            var operator = client.post(path(name, "revoke"), new Operators.Change(), Operators.View.class);
            if (json.given()) {
                shell.printJson(operator);
            } else {
                shell.out().println(line(operator));
            }
            return ExitCode.OK.number();
        }
    }

    private int show(Operators.Token made, @Nullable Path tokenFile, JsonOption json) {
        if (tokenFile != null) {
            OutputFile.writePrivate(tokenFile, (made.token() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        if (json.given()) {
            shell.printJson(tokenFile == null ? made : made.operator());
        } else {
            shell.out().println(line(made.operator()));
            shell.out()
                    .println(
                            tokenFile == null
                                    ? "token, shown this once: " + made.token()
                                    : "token in " + tokenFile + ", kept nowhere else");
        }
        return ExitCode.OK.number();
    }

    private static String path(String name, String command) {
        return OPERATORS + "/" + segment(name) + "/" + command;
    }

    private static String line(Operators.View operator) {
        var revoked = operator.revokedAt();
        return "%-24s %s%s"
                .formatted(
                        operator.name(),
                        operator.roles().stream().map(Words::of).collect(Collectors.joining(", ")),
                        revoked == null ? "" : "; revoked " + revoked);
    }
}
