package dev.sealift.cli.server;

import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift job}: deal with what came of a job. */
@Command(addMethodSubcommands = false)
abstract class JobRepairCommands extends JobSteeringCommands {
    JobRepairCommands(Shell shell) {
        super(shell);
    }

    @Command(description = "Offer a job again to devices that failed or timed out.")
    int retry(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--device", arity = "1..*", paramLabel = "DEVICE", description = "Only to these.") @Nullable
                    List<String> devices,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the audit log.") @Nullable
                    String comment,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var retried =
                    client.post(JobCommands.path(id) + "/retry", new Jobs.Retry(devices, comment), Jobs.Retried.class);
            if (json.given()) {
                shell.printJson(retried);
            } else {
                shell.out().println("%d devices wait for it again".formatted(retried.devices()));
                shell.out().println("watch it: sealift job watch " + id);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Take the devices that a job updated back to what they ran before.")
    int counter(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--id", paramLabel = "NEW", description = "Id of the new job.") @Nullable String newId,
            @Option(names = "--release", paramLabel = "ID", description = "Where to, if not to what each ran before.")
                    @Nullable
                    String release,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the audit log.") @Nullable
                    String comment,
            @Mixin JobPolicyOptions policy,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var countered = client.post(
                    JobCommands.path(id) + "/counter",
                    new Jobs.Counter(newId, release, policy.policy(), comment),
                    Jobs.Countered.class);
            if (json.given()) {
                shell.printJson(countered);
            } else {
                JobText.lines(id, countered).forEach(shell.out()::println);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Remove a job and its executions; the audit log keeps its events.")
    int delete(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--force", description = "Cancel it first if it is not over.") boolean force,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var deleted = client.delete(JobCommands.path(id) + "?force=" + force, Jobs.Deleted.class);
            if (json.given()) {
                shell.printJson(deleted);
            } else {
                shell.out().println("job %s and %d executions are gone".formatted(id, deleted.executions()));
            }
            return ExitCode.OK.number();
        }
    }
}
