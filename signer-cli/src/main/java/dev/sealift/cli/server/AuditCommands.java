package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.AuditChain;
import dev.sealift.api.operator.AuditHead;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.SigningException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code sealift audit}. */
@Command(
        name = "audit",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Read the log of every change, and prove that nobody altered it.")
public final class AuditCommands {
    private static final String AUDIT = "api/v1/audit";

    /** The most that the server gives at once. */
    private static final int PAGE = 1000;

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public AuditCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "List events, oldest first.")
    int list(
            @Option(names = "--subject", paramLabel = "KIND:ID", description = "Only of that, e.g. device:board-1.")
                    @Nullable
                    String subject,
            @Option(names = "--after", paramLabel = "SEQUENCE", description = "Only events after that one.") long after,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            forEach(client, after, subject, event -> {
                if (json.given()) {
                    shell.printJsonLine(event);
                } else {
                    shell.out().println(line(event));
                }
            });
            return ExitCode.OK.number();
        }
    }

    /** How many events a file holds. */
    private record Exported(String file, long events) {}

    @Command(description = "Write all events into a file, one JSON object a line, to be verified anywhere.")
    int export(
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file; it is replaced.")
                    Path out,
            @Mixin JsonOption json)
            throws SigningException {
        try (var client = ServerClient.of(shell)) {
            var mapper = Json.mapper();
            long events = OutputFile.write(out, body -> {
                long written = 0;
                for (long after = 0, last = -1; after != last; ) {
                    last = after;
                    for (Audit.Event event : page(client, after, null).events()) {
                        body.write(mapper.writeValueAsBytes(event));
                        body.write('\n');
                        after = event.sequence();
                        written++;
                    }
                }
                long all = written;
                return (file, whole) -> all;
            });
            if (json.given()) {
                shell.printJson(new Exported(out.toString(), events));
            } else {
                shell.err().println(events + " events in " + out);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            description = {
                "Recompute the chain of events and name the first that does not fit: changed, missing, moved or cut off.",
                "Without --file the server does it, and also compares with the head that it signed outside of its database."
            })
    int verify(
            @Option(names = "--file", paramLabel = "EXPORT", description = "Verify a file of 'audit export' instead.")
                    @Nullable
                    Path file,
            @Option(
                            names = "--head",
                            paramLabel = "FILE",
                            description = "A copy of the server's audit-head.json, which the log must contain.")
                    @Nullable
                    Path head,
            @Option(
                            names = "--head-key",
                            paramLabel = "PEM",
                            description = "The server's audit.pub.pem: nobody else may have signed the head.")
                    @Nullable
                    Path headKey,
            @Mixin JsonOption json) {
        if (headKey != null && head == null) {
            throw new CliException(ExitCode.USAGE, "--head-key without --head (expected: both)");
        }
        var signed = head == null ? null : AuditFiles.head(head, headKey);
        var found = file == null ? ofServer(signed) : AuditFiles.verify(file, signed);
        if (json.given()) {
            shell.printJson(found);
        } else {
            shell.out().println(text(found));
            if (signed != null && found.intact() && signed.sequence() <= found.anchor()) {
                shell.out()
                        .println("  the head is of event " + signed.sequence()
                                + ", which was pruned: it was not compared; copy a newer one");
            }
            if (file != null && head == null && !found.intact() && found.events() == 0) {
                shell.out()
                        .println(
                                "  if the oldest events were pruned, give --head: a copy of the server's audit-head.json");
            }
        }
        return (found.intact() ? ExitCode.OK : ExitCode.LOG_BROKEN).number();
    }

    /** The server's word for its chain; the head is compared here. */
    private Audit.Verification ofServer(@Nullable AuditHead head) {
        try (var client = ServerClient.of(shell)) {
            var found = client.get(AUDIT + "/verify", Audit.Verification.class);
            if (head == null || !found.intact() || head.sequence() <= found.anchor()) {
                return found;
            }
            var event =
                    page(client, head.sequence() - 1, null).events().stream().findFirst();
            if (event.isEmpty()) {
                return broken(found, AuditChain.Fault.CUT_OFF, found.last() + 1);
            }
            boolean same = event.get().sequence() == head.sequence()
                    && event.get().hash().equals(head.hash())
                    && AuditChain.hash(event.get()).equals(head.hash());
            return same ? found : broken(found, AuditChain.Fault.FORKED, head.sequence());
        }
    }

    private static Audit.Verification broken(Audit.Verification found, AuditChain.Fault fault, long where) {
        return new Audit.Verification(
                false, found.events(), found.head(), where, fault.name(), found.anchor(), found.last(), null);
    }

    private static void forEach(
            ServerClient client, long after, @Nullable String subject, Consumer<Audit.Event> consumer) {
        long next = after;
        Audit.Page page;
        do {
            page = page(client, next, subject);
            page.events().forEach(consumer);
            next = page.events().isEmpty() ? next : page.events().getLast().sequence();
        } while (page.events().size() == PAGE);
    }

    private static Audit.Page page(ServerClient client, long after, @Nullable String subject) {
        return client.get(
                AUDIT + "?limit=" + PAGE + "&after=" + after + (subject == null ? "" : "&subject=" + segment(subject)),
                Audit.Page.class);
    }

    private static String line(Audit.Event event) {
        String reason = reason(event);
        return "%8d  %s  %-24s %-24s %s%s"
                .formatted(
                        event.sequence(),
                        event.at(),
                        event.kind(),
                        event.subject(),
                        event.actor(),
                        reason == null ? "" : " (" + reason + ")");
    }

    /** Why, in the words of whoever did it. */
    private static @Nullable String reason(Audit.Event event) {
        if (event.reason() != null) {
            return event.reason();
        }
        var data = Json.mapper().readTree(event.data());
        return Stream.of("comment", "statusReason")
                .map(data::path)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .findFirst()
                .orElse(null);
    }

    private static String text(Audit.Verification found) {
        String pruned = found.anchor() == 0 ? "" : ", the first " + found.anchor() + " pruned";
        if (found.intact()) {
            return "intact: " + found.events() + " events up to " + found.last() + pruned + ", head " + found.head();
        }
        return "NOT intact at event " + found.firstBroken() + ": " + found.fault() + "; " + found.events()
                + " events before it fit" + pruned;
    }
}
