package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Webhooks;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift webhook}. */
@Command(
        name = "webhook",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Have the server send its events to an address.")
public final class WebhookCommands {
    private static final String WEBHOOKS = "api/v1/webhooks";

    /** The last attempts that show prints. */
    private static final int SHOWN = 10;

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public WebhookCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(
            description = {"Add a webhook and print its secret, which is shown this once.", "Receivers check with it."})
    int add(
            @Parameters(
                            paramLabel = "URL",
                            description = "https://…, or http:// to the server's own machine, where it was started with"
                                    + " --webhook-private-targets.")
                    String url,
            @Option(names = "--id", paramLabel = "ID", description = "Its name; without it the server makes one.")
                    @Nullable
                    String id,
            @Option(
                            names = "--subject",
                            paramLabel = "SUBJECT",
                            description = "Only events of this one, e.g. job:blue; job:* for all jobs.")
                    @Nullable
                    String subject,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            description = "Only events of this kind, e.g. JOB_CREATED; repeatable.")
                    @Nullable
                    List<String> kinds,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var created = client.post(WEBHOOKS, new Webhooks.Create(id, url, subject, kinds), Webhooks.Created.class);
            if (json.given()) {
                shell.printJson(created);
            } else {
                shell.out().println(WebhookText.full(created.webhook()));
                shell.out().println("secret     " + created.secret());
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "List the webhooks.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var webhooks = Pages.all(client, WEBHOOKS, Webhooks.Page.class, Webhooks.Page::webhooks, Webhooks.View::id);
            if (json.given()) {
                shell.printJson(new Webhooks.Page(webhooks, null));
            } else {
                webhooks.forEach(webhook -> shell.out().println(WebhookText.line(webhook)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Show a webhook and its last attempts.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var webhook = client.get(path(id), Webhooks.View.class);
            if (json.given()) {
                shell.printJson(webhook);
            } else {
                shell.out().println(WebhookText.full(webhook));
                var deliveries = client.get(path(id) + "/deliveries", Webhooks.Deliveries.class)
                        .deliveries();
                deliveries.stream()
                        .skip(Math.max(0, deliveries.size() - SHOWN))
                        .forEach(delivery -> shell.out().println(WebhookText.line(delivery)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Start a webhook again, where it stopped or at an earlier event.")
    int replay(
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--after",
                            paramLabel = "SEQUENCE",
                            description = "Send the events behind this sequence number, again if need be.")
                    @Nullable
                    Long after,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var webhook = client.post(path(id) + "/replay", new Webhooks.Replay(after), Webhooks.View.class);
            if (json.given()) {
                shell.printJson(webhook);
            } else {
                shell.out().println(WebhookText.full(webhook));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Remove a webhook.")
    int remove(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var removed = client.delete(path(id), Webhooks.Removed.class);
            if (json.given()) {
                shell.printJson(removed);
            } else {
                shell.out().println("removed webhook " + removed.id());
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Send a test event to a webhook now.")
    int test(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var delivery = client.post(path(id) + "/test", new Webhooks.Change(), Webhooks.Delivery.class);
            if (json.given()) {
                shell.printJson(delivery);
            } else {
                shell.out().println(WebhookText.line(delivery));
            }
            if (delivery.error() != null) {
                throw new CliException(
                        ExitCode.SERVER_FAILED,
                        "the receiver did not take the test event: " + delivery.error()
                                + " (expected: a status 200-299)");
            }
            return ExitCode.OK.number();
        }
    }

    private static String path(String id) {
        return WEBHOOKS + "/" + segment(id);
    }
}
