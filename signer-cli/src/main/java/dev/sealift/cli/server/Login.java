package dev.sealift.cli.server;

import dev.sealift.api.Json;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.cli.file.PrivateFile;
import dev.sealift.cli.file.UserConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/**
 * What {@code sealift login} keeps for the commands after it.
 *
 * @param server address, {@code https://host:port}
 * @param ca     the certificates to trust, PEM
 * @param token  the operator's
 */
public record Login(String server, String ca, String token) {
    /** What {@code $SEALIFT_CONFIG}, else the place of the XDG base directories names. */
    public static Path path(Shell shell) {
        String named = shell.environment().get("SEALIFT_CONFIG");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        return UserConfig.folder(shell.environment()).resolve("config.json");
    }

    /** What the last login left. */
    public static Login read(Shell shell) {
        var path = path(shell);
        if (!Files.exists(path)) {
            throw new CliException(
                    ExitCode.NOT_LOGGED_IN,
                    "not logged in: there is no " + path
                            + " (do: sealift login --server https://HOST:PORT --ca FILE --token-file FILE)");
        }
        PrivateFile.requireOwnerOnly(path, ExitCode.NOT_LOGGED_IN, "token");
        try {
            var login = Json.mapper().readValue(InputFile.readText(path), Login.class);
            if (login != null && login.complete()) {
                return login;
            }
        } catch (JacksonException e) {
            // not what we wrote: refused below like a file that lacks a part
        }
        throw new CliException(
                ExitCode.NOT_LOGGED_IN, path + " is not what 'sealift login' writes: log in again to replace it");
    }

    /** JSON knows no annotation that says what must be there. */
    @SuppressWarnings("ConstantValue")
    private boolean complete() {
        return server != null && ca != null && token != null;
    }

    void write(Shell shell) {
        var path = path(shell);
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new CliException(ExitCode.FILE, "cannot make the directory of " + path + ": " + e.getMessage(), e);
        }
        OutputFile.writePrivate(path, Json.mapper().writeValueAsBytes(this));
    }
}
