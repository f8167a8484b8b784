package dev.sealift.cli.server;

import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sealift job}: let a job go on, or not. A class above {@link JobCommands} and not beside it, since picocli calls a command that
 * is a method on the object of the command above it.
 */
@Command(addMethodSubcommands = false)
abstract class JobSteeringCommands {
    final Shell shell;

    JobSteeringCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Offer nothing more until the job is resumed; what was offered goes on.")
    int pause(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the audit log.") @Nullable
                    String comment,
            @Mixin JsonOption json) {
        return post(id, "pause", new Jobs.Change(comment), json);
    }

    @Command(description = "Go on with a paused job. When a gate is closed, the gates count anew from here.")
    int resume(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the audit log.") @Nullable
                    String comment,
            @Mixin JsonOption json) {
        return post(id, "resume", new Jobs.Change(comment), json);
    }

    @Command(description = "Say that the next wave may begin.")
    int advance(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the audit log.") @Nullable
                    String comment,
            @Mixin JsonOption json) {
        return post(id, "advance", new Jobs.Change(comment), json);
    }

    @Command(description = "Approve the start of a job that somebody else created.")
    int approve(
            @Parameters(paramLabel = "ID") String id,
            @Option(
                            names = "--digest",
                            required = true,
                            paramLabel = "SHA256",
                            description = "Of the job that you looked at, as 'job show' prints it.")
                    String digest,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Kept in the audit log.") @Nullable
                    String comment,
            @Mixin JsonOption json) {
        return post(id, "approve", new Jobs.Approve(digest, comment), json);
    }

    @Command(description = "Stop a job, or one device's part of it: nobody else is offered it.")
    int cancel(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--device", paramLabel = "DEVICE", description = "Only this device's part.") @Nullable
                    String device,
            @Option(names = "--force", description = "Also end executions that are in progress.") boolean force,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the audit log.") @Nullable
                    String comment,
            @Mixin JsonOption json) {
        var cancel = new Jobs.Cancel(comment, force);
        if (device == null) {
            return post(id, "cancel", cancel, json);
        }
        try (var client = ServerClient.of(shell)) {
            var path = JobCommands.path(id) + "/executions/" + ServerClient.segment(device) + "/cancel";
            return JobText.print(shell, client.post(path, cancel, Jobs.Execution.class), json);
        }
    }

    @Command(description = "Change what is still to come: rate, gates, times, priority.")
    int update(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--priority", paramLabel = "N", description = "-100–100.") @Nullable Integer priority,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") @Nullable
                    String description,
            @Mixin JobPolicyOptions policy,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var update = new Jobs.Update(description, priority, policy.policy());
            return JobText.print(shell, client.patch(JobCommands.path(id), update, Jobs.View.class), json);
        }
    }

    private int post(String id, String operation, Record body, JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return JobText.print(
                    shell, client.post(JobCommands.path(id) + "/" + operation, body, Jobs.View.class), json);
        }
    }
}
