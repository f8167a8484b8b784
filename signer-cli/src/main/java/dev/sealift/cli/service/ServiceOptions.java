package dev.sealift.cli.service;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.PrivateFile;
import dev.sealift.cli.server.Login;
import dev.sealift.cli.server.ServerClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The signing service that a command signs through instead of a key of its own; commands mix it in. */
public final class ServiceOptions {
    /** Longer than any request may wait. */
    private static final long LONGEST = 20_160;

    private final Shell shell;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Sign through the signing service under that profile; several make several signatures.")
    private List<String> profiles = List.of();

    @Option(
            names = "--service",
            paramLabel = "URL",
            description = "The signing service, https://HOST:PORT (default: the server of 'sealift login').")
    private @Nullable String service;

    @Option(
            names = "--service-ca",
            paramLabel = "FILE",
            description = "CA of --service in PEM, without a login; with --service-token-file.")
    private @Nullable Path ca;

    @Option(
            names = "--service-token-file",
            paramLabel = "FILE",
            description = "A file with the token for --service, readable by you alone.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--wait-minutes",
            paramLabel = "N",
            description = "How long to wait for approvals; 0 only asks (default: until the request expires).")
    private @Nullable Long waitMinutes;

    @Option(names = "--again", description = "Ask anew when the last request for these bytes was rejected.")
    private boolean again;

    /** For commands of that shell. */
    public ServiceOptions(Shell shell) {
        this.shell = shell;
    }

    /** Whether a profile was named. */
    public boolean given() {
        var alone = service != null ? "--service" : waitMinutes != null ? "--wait-minutes" : again ? "--again" : null;
        if (profiles.isEmpty() && alone != null) {
            throw new CliException(ExitCode.USAGE, alone + " without --profile (expected: both)");
        }
        return !profiles.isEmpty();
    }

    /** The profiles, ready to sign; the caller closes them. */
    public List<SigningService> open() {
        var open = new ArrayList<SigningService>();
        boolean done = false;
        try {
            for (var profile : profiles) {
                open.add(new SigningService(new ServerClient(login()), shell, profile, again, patience()));
            }
            done = true;
            return List.copyOf(open);
        } finally {
            if (!done) {
                open.forEach(SigningService::close);
            }
        }
    }

    private Duration patience() {
        return Duration.ofMinutes(waitMinutes == null ? LONGEST : waitMinutes);
    }

    private Login login() {
        if (ca != null && tokenFile != null && service != null) {
            PrivateFile.requireOwnerOnly(tokenFile, ExitCode.NOT_LOGGED_IN, "token");
            return new Login(
                    service,
                    InputFile.readText(ca),
                    InputFile.readText(tokenFile).strip());
        }
        if (ca != null || tokenFile != null) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--service, --service-ca and --service-token-file go together (expected: all three)");
        }
        var login = Login.read(shell);
        if (service != null && !withoutSlash(service).equals(withoutSlash(login.server()))) {
            throw new CliException(
                    ExitCode.NOT_LOGGED_IN,
                    "--service " + service + " is not the server of the login, " + login.server()
                            + " (expected: log in there, or give --service-ca and --service-token-file)");
        }
        return login;
    }

    private static String withoutSlash(String url) {
        return url.replaceFirst("/$", "");
    }
}
