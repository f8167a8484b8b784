package dev.sealift.cli.server;

import dev.sealift.api.operator.Devices;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.PrivateFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealift login}. */
@Command(
        name = "login",
        description = {
            "Remember server, CA and token for the commands after it, once the server accepted them.",
            "Kept in $SEALIFT_CONFIG, else $XDG_CONFIG_HOME/sealift/config.json, readable by you alone.",
        })
public final class LoginCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record View(String server, String config) {}

    private final Shell shell;

    @Option(names = "--server", required = true, paramLabel = "URL", description = "https://HOST:PORT")
    private String server = "";

    @Option(
            names = "--ca",
            required = true,
            paramLabel = "FILE",
            description = "The server's CA in PEM; no other is trusted.")
    private Path ca = Path.of("");

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "A file with the token, readable by you alone.")
    private Path tokenFile = Path.of("");

    @Mixin
    private final JsonOption json = new JsonOption();

    /** Logs in from that shell. */
    public LoginCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String token = InputFile.readText(tokenFile).strip();
        PrivateFile.requireOwnerOnly(tokenFile, ExitCode.NOT_LOGGED_IN, "token");
        var login = new Login(server, InputFile.readText(ca), token);
        try (var client = new ServerClient(login)) {
            client.get("api/v1/devices?limit=1", Devices.Page.class);
        }
        login.write(shell);
        if (json.given()) {
            shell.printJson(new View(server, Login.path(shell).toString()));
        } else {
            shell.out().println("logged in to " + server + "; kept in " + Login.path(shell));
        }
        return ExitCode.OK.number();
    }
}
