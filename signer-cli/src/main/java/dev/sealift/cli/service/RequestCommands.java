package dev.sealift.cli.service;

import dev.sealift.api.SigningState;
import dev.sealift.api.operator.Signing;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.server.ServerClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift request}. */
@Command(
        name = "request",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Look at requests for signatures, approve and reject them.")
public final class RequestCommands {
    static final String REQUESTS = "api/v1/signing/requests";

    /** The most that the server gives at once. */
    private static final int PAGE = 1000;

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public RequestCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "List the requests, oldest first.")
    int list(
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            converter = Words.State.class,
                            description = "Only pending, approved, signed, rejected, expired or revoked ones.")
                    @Nullable
                    SigningState state,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var requests = all(client, state);
            if (json.given()) {
                shell.printJson(new Signing.Requests(requests, null));
            } else {
                requests.forEach(request -> shell.out().println(SigningText.line(request)));
            }
            return ExitCode.OK.number();
        }
    }

    private static List<Signing.Request> all(ServerClient client, @Nullable SigningState state) {
        var all = new ArrayList<Signing.Request>();
        List<Signing.Request> page;
        do {
            long after = all.isEmpty() ? 0 : all.getLast().id();
            page = client.get(
                            REQUESTS + "?limit=" + PAGE + "&after=" + after + (state == null ? "" : "&state=" + state),
                            Signing.Requests.class)
                    .requests();
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    @Command(description = "Show a request: what is to be signed, for whom, and who approved it.")
    int show(@Parameters(paramLabel = "ID") long id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(get(client, id), json);
        }
    }

    @Command(description = "Approve a request of somebody else, after a look at what is to be signed.")
    int approve(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Kept with the approval.") @Nullable
                    String comment,
            @Option(names = "--yes", description = "Do not ask for confirmation.") boolean yes,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var seen = get(client, id);
            if (!yes) {
                shell.err().println(SigningText.full(seen));
            }
            Confirmation.require(shell, yes, "Approve request " + id + ", digest " + seen.digest() + "?");
            // The digest that was shown goes with the approval: it counts for nothing else.
            return show(
                    client.post(
                            REQUESTS + "/" + id + "/approve",
                            new Signing.Approve(seen.digest(), comment),
                            Signing.Request.class),
                    json);
        }
    }

    @Command(description = "Reject a request for good; who asked may take it back this way too.")
    int reject(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Told to who asked.")
                    String reason,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(
                    client.post(REQUESTS + "/" + id + "/reject", new Signing.Reject(reason), Signing.Request.class),
                    json);
        }
    }

    static Signing.Request get(ServerClient client, long id) {
        return client.get(REQUESTS + "/" + id, Signing.Request.class);
    }

    private int show(Signing.Request request, JsonOption json) {
        if (json.given()) {
            shell.printJson(request);
        } else {
            shell.out().println(SigningText.full(request));
        }
        return ExitCode.OK.number();
    }
}
