package dev.sealift.cli.service;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.SignedFormat;
import dev.sealift.api.operator.Signing;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.server.ServerClient;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift profile}. */
@Command(
        name = "profile",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Say what the signing service signs, with which key, for whom.")
public final class ProfileCommands {
    static final String PROFILES = "api/v1/signing/profiles";

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public ProfileCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Make a profile. It never changes: revoke it to make another of the same name.")
    int create(
            @Parameters(paramLabel = "NAME", description = "1–64 of a-z A-Z 0-9 _ -") String name,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "NAME",
                            description = "The key, by the name the server was started with (--signing-key NAME=…).")
                    String key,
            @Option(
                            names = "--approvals",
                            required = true,
                            paramLabel = "N",
                            description = "How many persons beside the asker must approve: 0–8.")
                    int approvals,
            @Option(
                            names = "--format",
                            required = true,
                            paramLabel = "FORMAT",
                            converter = Words.Format.class,
                            description = "mcuboot, esp-v1, esp-v2, detached or dsse; repeatable.")
                    List<SignedFormat> formats,
            @Option(names = "--board", paramLabel = "BOARD", description = "Only for these boards; repeatable.")
                    @Nullable
                    List<String> boards,
            @Option(
                            names = "--requester",
                            paramLabel = "NAME",
                            description = "Only these operators may ask; repeatable. Default: every release engineer.")
                    @Nullable
                    List<String> requesters,
            @Option(
                            names = "--approver",
                            paramLabel = "NAME",
                            description = "Only these operators may approve; repeatable. Default: every approver.")
                    @Nullable
                    List<String> approvers,
            @Option(
                            names = "--content-required",
                            description =
                                    "Sign only bytes that were sent, so that the server makes the digest itself and,"
                                            + " for mcuboot, checks board, version and counter.")
                    boolean contentRequired,
            @Option(
                            names = "--per-hour",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Requests of all askers in any hour (default: ${DEFAULT-VALUE}).")
                    int perHour,
            @Option(
                            names = "--per-hour-requester",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Requests of one asker in any hour (default: ${DEFAULT-VALUE}).")
                    int perHourRequester,
            @Option(
                            names = "--expires-minutes",
                            paramLabel = "N",
                            defaultValue = "1440",
                            description = "How long a request may wait (default: ${DEFAULT-VALUE}).")
                    int expiresMinutes,
            @Mixin JsonOption json) {
        var rules = new Signing.Rules(
                name,
                key,
                formats,
                orNone(boards),
                orNone(requesters),
                orNone(approvers),
                approvals,
                contentRequired,
                perHour,
                perHourRequester,
                expiresMinutes);
        try (var client = ServerClient.of(shell)) {
            return show(client.post(PROFILES, rules, Signing.Profile.class), json);
        }
    }

    @Command(description = "List the profiles, those revoked too.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var profiles = client.get(PROFILES, Signing.Profiles.class);
            if (json.given()) {
                shell.printJson(profiles);
            } else {
                profiles.profiles().forEach(profile -> shell.out().println(SigningText.line(profile)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Show a profile and its public key.")
    int show(@Parameters(paramLabel = "NAME") String name, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(client.get(PROFILES + "/" + segment(name), Signing.Profile.class), json);
        }
    }

    @Command(description = "Revoke a profile for good; what waits under it is revoked at once, approved or not.")
    int revoke(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            Confirmation.require(shell, yes, "Revoke profile " + name + " for good?");
            return show(
                    client.post(
                            PROFILES + "/" + segment(name) + "/revoke", new Signing.Change(), Signing.Profile.class),
                    json);
        }
    }

    private static List<String> orNone(@Nullable List<String> given) {
        return Objects.requireNonNullElse(given, List.of());
    }

    private int show(Signing.Profile profile, JsonOption json) {
        if (json.given()) {
            shell.printJson(profile);
        } else {
            shell.out().println(SigningText.full(profile));
        }
        return ExitCode.OK.number();
    }
}
