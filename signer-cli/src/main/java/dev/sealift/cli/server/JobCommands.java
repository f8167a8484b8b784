package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Jobs;
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

/** {@code sealift job}. */
@Command(name = "job", synopsisSubcommandLabel = "COMMAND", description = "Roll releases out and watch them arrive.")
public final class JobCommands {
    static final String JOBS = "api/v1/jobs";

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public JobCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Offer a release to devices, as fast and as far as the policy allows.")
    int create(
            @Option(names = "--release", required = true, paramLabel = "ID", description = "What to offer.")
                    String release,
            @Option(
                            names = "--target",
                            required = true,
                            arity = "1..*",
                            paramLabel = "DEVICE",
                            description = "To whom, in this order.")
                    List<String> targets,
            @Option(
                            names = "--max-per-minute",
                            paramLabel = "N",
                            description = "At most so many devices are offered it in any minute, 1–1000.")
                    @Nullable
                    Integer maxPerMinute,
            @Option(
                            names = "--abort-percent",
                            paramLabel = "P",
                            description = "Stop when so many percent of the ended executions did not succeed.")
                    @Nullable
                    Double abortPercent,
            @Option(
                            names = "--abort-min-executed",
                            paramLabel = "N",
                            description = "… once so many have ended (default 1).")
                    @Nullable
                    Integer abortMinExecuted,
            @Option(names = "--timeout-minutes", paramLabel = "M", description = "How long a device may take, 1–10080.")
                    @Nullable
                    Integer timeoutMinutes,
            @Option(names = "--id", paramLabel = "ID", description = "Default: the server makes one.") @Nullable
                    String id,
            @Option(names = "--allow-downgrade", description = "Devices may take a version older than theirs.")
                    boolean allowDowngrade,
            @Mixin JsonOption json) {
        if (abortMinExecuted != null && abortPercent == null) {
            throw new CliException(ExitCode.USAGE, "--abort-min-executed without --abort-percent (expected: both)");
        }
        var policy = new Jobs.Policy(
                maxPerMinute == null ? null : new Jobs.Rollout(maxPerMinute),
                abortPercent == null
                        ? null
                        : new Jobs.Abort("ALL", abortPercent, abortMinExecuted == null ? 1 : abortMinExecuted),
                timeoutMinutes == null ? null : new Jobs.Timeout(timeoutMinutes));
        try (var client = ServerClient.of(shell)) {
            var job = client.post(JOBS, new Jobs.Create(id, release, targets, policy, allowDowngrade), Jobs.View.class);
            if (json.given()) {
                shell.printJson(job);
            } else {
                shell.out().println(JobText.line(job));
                shell.out().println("watch it: sealift job watch " + job.id());
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "List the jobs.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var jobs = Pages.all(client, JOBS, Jobs.Page.class, Jobs.Page::jobs, Jobs.View::id);
            if (json.given()) {
                shell.printJson(new Jobs.Page(jobs, null));
            } else {
                jobs.forEach(job -> shell.out().println(JobText.line(job)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Show a job and how far each device is.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var snapshot = JobSnapshot.fetch(client, id);
            if (json.given()) {
                shell.printJson(snapshot);
            } else {
                shell.out().println(JobText.line(snapshot.job()));
                snapshot.executions().forEach(execution -> shell.out().println(JobText.line(execution)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Stop a job: nobody else is offered it.")
    int cancel(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--force", description = "Also end executions that are in progress.") boolean force,
            @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept in the audit log.") @Nullable
                    String comment,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var job =
                    client.post(JOBS + "/" + segment(id) + "/cancel", new Jobs.Cancel(comment, force), Jobs.View.class);
            if (json.given()) {
                shell.printJson(job);
            } else {
                shell.out().println(JobText.line(job));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            description = {
                "Watch a job until it ends. On a terminal the picture is drawn anew; otherwise each change is a line.",
                "Exit code 0 only when the job completed and every device succeeded.",
            })
    int watch(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "Print each change as a line of JSON.") boolean json) {
        JobView view =
                json ? new JsonLinesView(shell) : shell.interactive() ? new ScreenView(shell) : new LineView(shell);
        try (var client = ServerClient.of(shell)) {
            return new JobWatch(client, id, view).untilEnd()
                    ? ExitCode.OK.number()
                    : ExitCode.JOB_NOT_SUCCEEDED.number();
        }
    }
}
